public import EvidenceTensors

/// (1 / (1 − α)) log E_q[(p(x, h) / q(h | x))^(1 − α)], the variational Rényi bound, by K particles.
///
/// It falls as α rises: log p(x) at α = 0, the ELBO as α → 1, and below that above 1, where the guide seeks a mode.
/// For 0 ≤ α < 1 it is at most log p(x) whatever K is. With K particles the mean over draws is nearer to the ELBO than the bound itself.
/// - Reference: Li & Turner (2016), "Rényi divergence variational inference", eq. 5 and 8.
public struct Renyi: Objective {
  /// Not 1, and at least 0.
  public let alpha: Double
  public let particles: Int?

  public init(alpha: Double, particles: Int) { (self.alpha, self.particles) = (alpha, particles) }

  public var name: String { "Rényi bound of order \(alpha)" }
  public func taking(particles: Int) -> Self? { Self(alpha: alpha, particles: particles) }

  public var mistake: UsageError? {
    if alpha == 1 {
      return UsageError(
        what: "the Rényi bound of order 1 is the ELBO",
        place: "Objective.renyi",
        fix: "Use `.elbo`"
      )
    }
    if alpha >= 0, alpha.isFinite { return nil }
    return UsageError(
      what: "the Rényi bound of order \(alpha) is above log p(x) and grows without limit where the "
        + "guide has lighter tails than the posterior, unless the weights are bounded",
      place: "Objective.renyi",
      fix: "Give an order of 0 or more, such as 0.5"
    )
  }

  public func bound(of weight: LogWeight) -> Bound {
    weight.combined { weight.logMeanExp((1 - alpha) * $0) / (1 - alpha) }
  }
}

extension Objective where Self == Renyi {
  /// The variational Rényi bound of an order that is not 1, by K particles.
  public static func renyi(alpha: Double, particles: Int) -> Self {
    Self(alpha: alpha, particles: particles)
  }
}
