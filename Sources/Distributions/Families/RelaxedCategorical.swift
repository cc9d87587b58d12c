public import EvidenceTensors

/// The relaxed categorical (concrete, Gumbel–softmax) distribution: a simplex near one of its corners,
/// x = softmax((logits + g) / τ) with g standard Gumbel.
///
/// As the temperature τ goes to 0 the draws become one-hot vectors of Categorical(logits). A model that needs them reads
/// `straightThroughOneHot(x)`.
/// - Shapes: a draw is a vector [K]; `logits` is [K] and `temperature` a scalar, or both one row a draw.
/// - Support: the simplex without its edges. Log-prob is in nats, per unit of volume of the first K − 1 parts.
/// - Precondition: `temperature` > 0, checked when a value is known.
/// - Moments: no closed form.
/// - Reference: Maddison, Mnih & Teh (2017), eq. 10; Jang, Gu & Poole (2017). Reparameterized.
///
/// ![The density](RelaxedCategorical)
public struct RelaxedCategorical: Reparameterized {
  public let logits: Tensor
  public let temperature: Tensor

  public init(logits: some TensorConvertible, temperature: some TensorConvertible) {
    let logits = logits.tensor
    let isVector = logits.mistake != nil || !logits.shape.isEmpty
    self.logits =
      isVector
      ? logits : .invalid("RelaxedCategorical takes one number a category, not a scalar")
    self.temperature = temperature.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("logits", logits, in: .vector, rank: 1),
      .init("temperature", temperature, in: .positive),
    ]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .simplex }

  /// log Γ(K) + (K − 1) log τ − Σ log x_k + Σ log softmax(logits − τ log x)_k.
  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [logits, value].first(where: { $0.mistake != nil }) { return mistake }
    guard let count = value.shape.last else {
      return .invalid("RelaxedCategorical takes a variable of event shape [K], not []")
    }
    let isPositive = value .> 0
    let logs = log(select(isPositive, value, 1))
    let scores = logSoftmax(logits - unit(temperature) * logs)
    if scores.mistake != nil { return scores }
    let last = scores.shape.count - 1
    let terms = select(isPositive, scores - logs, -Double.infinity)
    let height = C.logGamma(Double(count)) + Double(count - 1) * log(temperature)
    return height + sum(terms, dimensions: [last])
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor {
    softmax((logits - log(-log(noise))) / unit(temperature))
  }

  /// One number a draw, with a dimension for the parts.
  private func unit(_ x: Tensor) -> Tensor {
    x.mistake != nil || x.shape.isEmpty ? x : x.reshaped(x.shape + [1])
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let scores = (0..<count).map {
      let gumbel = -C.log(-C.log(random.uniformPositive()))
      return (parameters[0][cyclic: $0] + gumbel) / parameters[1][0]
    }
    let top = scores.max() ?? 0
    let parts = scores.map { C.exp($0 - top) }
    let total = parts.reduce(0, +)
    return parts.map { $0 / total }
  }
}
