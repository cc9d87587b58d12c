public import EvidenceTensors

/// E_q[log p(x, h) − log q(h | x)], the evidence lower bound.
///
/// - Reference: Jordan, Ghahramani, Jaakkola & Saul (1999).
public struct ELBO: Objective {
  public init() {}

  public var name: String { "ELBO" }
  public var form: ObjectiveForm { .mean }
  public func bound(of weight: LogWeight) throws(UsageError) -> Bound { try weight.averaged() }
}

extension Objective where Self == ELBO {
  /// The evidence lower bound.
  public static var elbo: ELBO { ELBO() }
}
