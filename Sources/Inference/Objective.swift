/// What a fit maximizes: a lower bound of the log-evidence, in nats.
public enum Objective: Sendable, Hashable, CustomStringConvertible {
  /// E_q[log p(x, h) − log q(h | x)], the evidence lower bound.
  ///
  /// - Reference: Jordan, Ghahramani, Jaakkola & Saul (1999).
  case elbo
  /// E_q[log (1/K) Σₖ p(x, hₖ) / q(hₖ | x)] with K particles, inside the plates that all latents share.
  ///
  /// - Reference: Burda, Grosse & Salakhutdinov (2016), eq. 8.
  case importanceWeighted(particles: Int)

  public var description: String {
    switch self {
    case .elbo: "ELBO"
    case .importanceWeighted(let particles): "importance-weighted bound, \(particles) particles"
    }
  }
}
