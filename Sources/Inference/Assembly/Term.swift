package import EvidenceDistributions
internal import EvidenceExact
package import EvidenceTensors

/// One summand of a log-weight log p(x, h) − log q(h): a factor at the draws.
package struct Term: Sendable {
  package enum Kind: Sendable {
    case prior, likelihood
    /// −log q.
    case guide
    /// −KL(q ‖ p) in place of a prior and a guide.
    case closedKL
  }

  package let kind: Kind
  package let variable: Variable
  package let path: String
  package let place: String
  package let distribution: any Distribution
  /// Carries some of the plates and particles, and reads the latents that are summed out.
  package var value: Tensor
  /// What the factor repeats over: the plates of its variable, whether the value carries them or not.
  package var plates: AxisSet { variable.axes }
}

extension Term {
  var factor: LogFactor { LogFactor(value, plates: plates) }
}
