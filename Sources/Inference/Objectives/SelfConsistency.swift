public import EvidenceTensors

/// −½ of the variance of log p(x, h) − log q(h | x) over K draws h of the guide, in each element of the plates that all latents share.
///
/// It is 0 where q is the posterior, for which the log-weight is log p(x) at every h. Draws are constants: nothing need be
/// differentiable in them. Of draws of q its gradient is that of the ELBO by the score function.
/// - Reference: Richter, Boustati, Nüsken, Ruiz & Akyildiz (2020), "VarGrad"; Schmitt, Ivanova, Habermann, Köthe, Bürkner & Radev
///   (2024), "Leveraging self-consistency for data-efficient amortized Bayesian inference".
public struct SelfConsistency: Objective {
  public let particles: Int?

  public init(particles: Int) { self.particles = particles }

  public var name: String { "self-consistency" }
  public var form: ObjectiveForm { .held }
  public var note: String? {
    "the objective is −½ of the variance of the log-weight, not a bound of log p(x)"
  }
  public func taking(particles: Int) -> Self? { Self(particles: particles) }
  public var mistake: UsageError? {
    guard let particles, particles < 2 else { return nil }
    return UsageError(
      what: "the variance of \(particles) log-weight is asked for",
      place: "Objective.selfConsistency",
      fix: "Give at least 2 particles"
    )
  }

  public func bound(of weight: LogWeight) -> Bound {
    func variance(_ weight: LogWeight) -> Tensor {
      let local = weight.local
      let count = Double(particles ?? 2)
      // The rest, which no draw enters, does not vary.
      let spread = weight.mean(square(local - weight.mean(local))) * (count / (count - 1))
      return weight.sum(-0.5 * spread)
    }
    return Bound(variance(weight), surrogate: variance(weight.held))
  }
}

extension Objective where Self == SelfConsistency {
  /// −½ of the variance of the log-weight over K draws of the guide, which are constants for derivatives.
  public static func selfConsistency(particles: Int) -> Self { Self(particles: particles) }
}
