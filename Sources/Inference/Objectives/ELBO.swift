/// E_q[log p(x, h) − log q(h | x)], the evidence lower bound.
///
/// - Reference: Jordan, Ghahramani, Jaakkola & Saul (1999).
public struct ELBO: Objective {
  public init() {}

  public var name: String { "ELBO" }
  public var isMean: Bool { true }
  public func bound(of weight: LogWeight) -> Bound { Bound(weight.mean(weight.total)) }
}

extension Objective where Self == ELBO {
  /// The evidence lower bound.
  public static var elbo: ELBO { ELBO() }
}
