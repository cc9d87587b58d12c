package import EvidenceDistributions
package import EvidenceExact
package import EvidenceTensors

/// One summand of a log-weight log p(x, h) − log q(h): a factor at the draws.
package struct Term: Sendable {
  package enum Kind: Sendable {
    case prior, likelihood
    /// −log q of a block.
    case guide
    /// −KL(q ‖ p) in place of a prior and a guide.
    case closedKL
  }

  package let kind: Kind
  /// What the factor is of, such as "`y`".
  package let names: String
  package let place: String
  package let distribution: any Distribution
  /// Carries some of the plates and particles, and reads the latents that are summed out; repeats over the plates of its
  /// variable or block, whether it carries them or not.
  package let factor: LogFactor

  package var value: Tensor { factor.tensor }
  package var plates: AxisSet { factor.plates }
}
