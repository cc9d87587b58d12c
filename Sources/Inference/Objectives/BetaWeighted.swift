public import EvidenceTensors

/// E_q[log p(x | h)] − β KL(q(h | x) ‖ p(h)), where β may rise from nothing over the first steps.
///
/// Above 1 it lies below the ELBO; below 1 it is no bound. Latents that are summed or integrated out have no divergence to weigh.
/// - Reference: Higgins, Matthey, Pal, Burgess, Glorot, Botvinick, Mohamed & Lerchner (2017), "β-VAE"; Bowman, Vilnis, Vinyals, Dai,
///   Jozefowicz & Bengio (2016), section 3.1, for the warm-up.
public struct BetaWeighted: Objective {
  public let beta: Double
  /// β in step t is β min(1, t / warmUp).
  public let warmUp: Int

  public init(_ beta: Double, warmUp: Int = 0) { (self.beta, self.warmUp) = (beta, warmUp) }

  public var name: String {
    "β-weighted ELBO, β = \(beta)" + (warmUp > 0 ? " after a warm-up over \(warmUp) steps" : "")
  }
  public var form: ObjectiveForm { .mean }
  public var note: String? {
    beta < 1 ? "the objective is not a bound of log p(x), as β is below 1" : nil
  }
  public var mistake: UsageError? {
    if beta >= 0, beta.isFinite, warmUp >= 0 { return nil }
    let isBeta = warmUp >= 0
    return UsageError(
      what: isBeta ? "a divergence is weighted by \(beta)" : "a warm-up takes \(warmUp) steps",
      place: "Objective.betaWeighted",
      fix: "Give \(isBeta ? "a number that is not negative" : "0 or more")"
    )
  }

  public func bound(of weight: LogWeight) throws(UsageError) -> Bound {
    guard warmUp > 0 else { return try weight.averaged(divergenceWeight: Tensor(beta)) }
    let share = minimum(weight.step / Double(warmUp), 1)
    return try weight.averaged(divergenceWeight: beta * share)
  }
}

extension Objective where Self == BetaWeighted {
  /// The ELBO with its divergence weighted by β, which may rise from nothing over the first steps.
  public static func betaWeighted(_ beta: Double, warmUp: Int = 0) -> Self {
    Self(beta, warmUp: warmUp)
  }
}
