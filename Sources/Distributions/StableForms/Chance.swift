internal import EvidenceTensors

/// The probability p of a yes, given as it is or by its logit log(p / (1 − p)).
struct Chance: Sendable {
  private enum Form: Sendable { case logits, probability }
  private let form: Form
  /// The logit or the probability, whichever was given.
  let given: Tensor

  init(logits: some TensorConvertible) { (form, given) = (.logits, logits.tensor) }
  init(probability: some TensorConvertible) { (form, given) = (.probability, probability.tensor) }

  var isByLogits: Bool { form == .logits }
  var logits: Tensor { isByLogits ? given : logit(given) }
  var probability: Tensor { isByLogits ? sigmoid(given) : given }
  /// log p and log(1 − p), neither of them a difference.
  var logarithms: (yes: Tensor, no: Tensor) {
    isByLogits ? (-softplus(-given), -softplus(given)) : (log(given), log1p(-given))
  }
  var odds: Odds { isByLogits ? Odds(logits: given) : Odds(probability: given) }

  /// What was given, by its name; a probability lies in `domain`.
  func parameter(in domain: Support) -> DistributionParameter {
    isByLogits ? .init("logits", given, in: .real) : .init("probability", given, in: domain)
  }

  /// The same, in whatever shape.
  func mapped(_ form: (Tensor) -> Tensor) -> Chance {
    isByLogits ? Chance(logits: form(given)) : Chance(probability: form(given))
  }

  /// The probability, from a number of what was given.
  func probability(_ number: Double) -> Double {
    isByLogits ? Elementwise.sigmoid([number]) : number
  }
}
