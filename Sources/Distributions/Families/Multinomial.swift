public import EvidenceTensors

/// How often each of K categories is drawn in n draws, P(x) = n! Π p_k^x_k / Π x_k!.
///
/// - Shapes: a draw is a vector [K]; the last dimension of the parameter is K, `trials` is one number a draw.
/// - Support: the vectors of counts that add up to `trials`. Log-prob is in nats.
/// - Precondition: `probabilities` add up to 1, and `trials` is a count, checked when values are known.
/// - Moments: mean n p_k, variance n p_k (1 − p_k). The mode takes a search, and the entropy has no closed form.
/// - Reference: Johnson, Kotz & Balakrishnan (1997), chapter 35; probabilities after Loader (2000).
///
/// ![The density](Multinomial)
public struct Multinomial: Distribution {
  public let trials: Tensor
  private let choice: Categorical

  public init(trials: some TensorConvertible, probabilities: some TensorConvertible) {
    (self.trials, choice) = (trials.tensor, Categorical(probabilities: probabilities))
  }
  public init(trials: some TensorConvertible, logits: some TensorConvertible) {
    (self.trials, choice) = (trials.tensor, Categorical(logits: logits))
  }

  public var probabilities: Tensor { choice.probabilities }

  public var parameters: [DistributionParameter] {
    [.init("trials", trials, in: .nonNegativeIntegers)] + choice.parameters
  }
  public var eventRank: Int { 1 }
  public var support: Support { .counts(trials) }

  /// By Stirling's formula and the deviances of the counts from their means, Σ x_k (u − 1 − log u) with u = n p_k / x_k.
  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [probabilities, value].first(where: { $0.mistake != nil }) { return mistake }
    guard let last = value.shape.indices.last else {
      return .invalid("Multinomial takes a variable of event shape [K], not []")
    }
    let isPositive = value .> 0
    let x = select(isPositive, value, 1)
    // Where nothing was counted, the probability may be 0.
    let logs = choice.logProbabilities(where: isPositive)
    let parts = select(isPositive, Self.height(x) + fall(x, logs), 0)
    let missing = select(isPositive, 0, unit(trials) * probabilities)
    let all = parts + missing
    if all.mistake != nil { return all }
    let sums = sum(all, dimensions: [Swift.max(all.shape.count - 1, last)])
    let hasDraws = trials .> 0
    return select(hasDraws, Self.height(select(hasDraws, trials, 1)), 0) - sums
  }

  /// The categories whose counts are missing are as one, which has what the others leave.
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? {
    guard value.shape.count == 1 else { return nil }
    let counts = MergedCounts(value, where: isThere, trials: trials)
    let merged = Multinomial(trials: trials, probabilities: counts.merging(probabilities))
    return counts.whereEnough(merged.logDensity(counts.values))
  }

  /// x (u − 1 − log u) for u = n p / x, also where p is rounded to 0.
  private func fall(_ x: Tensor, _ logs: Tensor) -> Tensor {
    let excess = (unit(trials) * exp(logs) - x) / x
    let isNear = abs(excess) .< 0.5
    let far = log(unit(trials) / x) + select(isNear, 0, logs)
    return x * (excess - select(isNear, log1p(select(isNear, excess, 0)), far))
  }

  /// log x! − x log x + x = ½ log(2π x) and the remainder of Stirling's formula; x > 0.
  private static func height(_ x: Tensor) -> Tensor {
    0.5 * log(x) + stirlingRemainder(x) + halfLogTwoPi
  }

  /// One number a draw, with a dimension for the categories.
  private func unit(_ x: Tensor) -> Tensor {
    x.mistake != nil || x.shape.isEmpty ? x : x.reshaped(x.shape + [1])
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    random.multinomial(parameters[0][0], weights: choice.weights(parameters[1]))
  }

  public var mean: Tensor? { unit(trials) * probabilities }
  public var variance: Tensor? { unit(trials) * probabilities * (1 - probabilities) }

  /// KL(self ‖ other) of one draw, of as many draws each.
  func divergence(to other: Multinomial) -> Tensor {
    let (logs, others) = (choice.logProbabilities, other.choice.logProbabilities)
    let terms = weighted(exp(logs), logs - others)
    if terms.mistake != nil { return terms }
    return trials * sum(terms, dimensions: [terms.shape.count - 1])
  }
}
