public import EvidenceTensors

/// E_p(h, x)[log q(h | x)] over the model's own simulations, made anew in each step: −KL(p(h | x) ‖ q(h | x)) on average over
/// p(x), up to a constant.
///
/// The model's parameters stay as they are. It reads no data: with `VariationalInference(simulating:)` there need be none.
/// - Reference: Le, Baydin & Wood (2017), "Inference compilation and universal probabilistic programming", eq. 4.
public struct ForwardKL: Objective {
  public init() {}

  public var name: String { "forward KL" }
  public var form: ObjectiveForm { .held }
  /// It reads none.
  public var takesClosedDivergences: Bool { true }
  public var note: String? {
    "the objective is the mean of log q(h | x) over simulations, not a bound of log p(x)"
  }
  public func bound(of weight: LogWeight) throws(UsageError) -> Bound {
    Bound(try weight.simulatedGuideDensity())
  }
}

extension Objective where Self == ForwardKL {
  /// The mean of log q(h | x) over the model's own simulations.
  public static var forwardKL: ForwardKL { ForwardKL() }
}
