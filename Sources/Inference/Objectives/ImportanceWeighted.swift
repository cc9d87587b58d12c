internal import EvidenceTensors

/// E_q[log (1/K) Σₖ p(x, hₖ) / q(hₖ | x)] with K particles, inside the plates that all latents share.
///
/// - Reference: Burda, Grosse & Salakhutdinov (2016), eq. 8.
public struct ImportanceWeighted: Objective {
  public let particles: Int?

  public init(particles: Int) { self.particles = particles }

  public var name: String { "importance-weighted bound" }
  public var form: ObjectiveForm { .importanceWeighted }
  public func taking(particles: Int) -> Self? { Self(particles: particles) }

  public func bound(of weight: LogWeight) -> Bound { weight.combined(weight.logMeanExp) }
}

extension Objective where Self == ImportanceWeighted {
  /// The bound of K-particle importance weighting.
  public static func importanceWeighted(particles: Int) -> Self { Self(particles: particles) }
}
