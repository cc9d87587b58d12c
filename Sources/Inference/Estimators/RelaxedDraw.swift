internal import EvidenceDistributions
internal import EvidenceTensors

/// For Bernoulli draws: derivatives see a number between 0 and 1 in place of the draw, or pass the draw as if it were one.
///
/// The mean of the gradient is not that of the objective, and may have the wrong sign.
/// - Reference: Maddison, Mnih & Teh (2017); Jang, Gu & Poole (2017); Bengio, Léonard & Courville (2013).
struct RelaxedDraw: EstimatorRule {
  /// Nil: the probability stands in place of a relaxed draw.
  let temperature: Double?
  let isStraightThrough: Bool

  var name: String {
    let words = isStraightThrough ? "straight-through" : "relaxed"
    return temperature.map { "\(words) at temperature \($0)" } ?? words
  }
  var code: String {
    let words = isStraightThrough ? "straightThrough" : "relaxed"
    return "\(words)(\(temperature.map { "temperature: \($0)" } ?? ""))"
  }
  var isBiased: Bool { true }

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    guard block.base is Bernoulli else { return "it is for Bernoulli draws" }
    guard let temperature, !(temperature > 0 && temperature.isFinite) else { return nil }
    return "its temperature is \(temperature), which is not a positive number"
  }

  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw {
    guard let logits = (draw.block.base as? Bernoulli)?.logits else { return draw.made }
    // A draw is 1 where logits + logit(u) is positive.
    let soft = temperature.map { sigmoid((logits + logit(draw.noises[0])) / $0) } ?? sigmoid(logits)
    let value = isStraightThrough ? stopGradient(draw.made.values[0] - soft) + soft : soft
    return GuideDraw(values: [value], logDensity: draw.block.density(of: [value]))
  }
}

extension GradientEstimator {
  /// For Bernoulli draws: derivatives see σ((logit + logistic noise) / temperature) in place of the draw; biased.
  public static func relaxed(temperature: Double) -> GradientEstimator {
    GradientEstimator(RelaxedDraw(temperature: temperature, isStraightThrough: false))
  }

  /// For Bernoulli draws: derivatives pass the draw as if it were relaxed, without a temperature as if it were its probability;
  /// biased.
  public static func straightThrough(temperature: Double? = nil) -> GradientEstimator {
    GradientEstimator(RelaxedDraw(temperature: temperature, isStraightThrough: true))
  }
}
