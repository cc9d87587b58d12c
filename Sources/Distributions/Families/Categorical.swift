public import EvidenceTensors

/// The categorical distribution over 0, 1, …, K − 1, P(k) = exp(logits_k) / Σ exp(logits).
///
/// - Shapes: elementwise; the last dimension of the parameter is K, those before it broadcast to the variable.
/// - Support: the integers below K. Log-prob is in nats.
/// - Precondition: `probabilities` add up to 1, checked when values are known.
/// - Moments: entropy −Σ p_k log p_k; the mode is the likeliest category. Categories are names, which have no mean.
/// - Reference: Bishop (2006), eq. 2.26.
///
/// ![The density](Categorical)
public struct Categorical: Distribution {
  private enum Form: Sendable { case logits, probabilities }
  private let form: Form
  private let parameter: Tensor

  public init(logits: some TensorConvertible) {
    form = .logits
    parameter = Self.vector(logits.tensor)
  }
  public init(probabilities: some TensorConvertible) {
    form = .probabilities
    parameter = Self.vector(probabilities.tensor)
  }

  private static func vector(_ tensor: Tensor) -> Tensor {
    guard tensor.mistake == nil, tensor.shape.isEmpty else { return tensor }
    return .invalid("Categorical takes one number a category, not a scalar")
  }

  /// Logarithms of the probabilities, up to a common term.
  public var logits: Tensor { form == .logits ? parameter : log(parameter) }
  public var probabilities: Tensor { form == .logits ? softmax(parameter) : parameter }
  /// log P(k) for every k.
  var logProbabilities: Tensor { form == .logits ? logSoftmax(parameter) : log(parameter) }

  /// log P(k) where `isUsed`; elsewhere a given probability, which may be 0, has no slope.
  func logProbabilities(where isUsed: Tensor) -> Tensor {
    form == .logits ? logProbabilities : log(select(isUsed, parameter, 1))
  }

  public var parameters: [DistributionParameter] {
    switch form {
    case .logits: [.init("logits", parameter, in: .real, rank: 1)]
    case .probabilities: [.init("probabilities", parameter, in: .simplex, rank: 1)]
    }
  }
  var isByLogits: Bool { form == .logits }
  public var support: Support { .integers(count) }
  private var count: Int { parameter.shape.last ?? 1 }

  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [parameter, value].first(where: { $0.mistake != nil }) { return mistake }
    // The chosen entry first, its logarithm after: a probability of 0 that is not chosen has no derivative of 0 · ∞.
    return form == .logits
      ? entry(of: logSoftmax(parameter), at: value)
      : log(entry(of: parameter, at: value))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { element in
      let start = element * self.count % parameters[0].count
      let row = parameters[0][start..<start + self.count]
      return Double(Self.drawn(weights(Array(row)), using: random))
    }
  }

  func weights(_ row: [Double]) -> [Double] {
    guard form == .logits else { return row }
    let top = row.max() ?? 0
    return row.map { C.exp($0 - top) }
  }

  public func sampler(for shape: [Int]) -> NoiseSampler? {
    NoiseSampler([NoiseRequest(.uniform, shape)]) { index(at: $0[0]).broadcast(to: shape) }
  }

  /// How many of the sums p₀, p₀ + p₁, … are not above a uniform number: all but the last are looked at.
  func index(at uniform: Tensor) -> Tensor {
    guard count > 1 else { return .filled(0, uniform.shape) }
    let sums = cumulativeSum(probabilities)
    if sums.mistake != nil { return sums }
    let last = sums.shape.count - 1
    let bounds = sums.sliced(0..<count - 1, dimension: last)
    let steps = uniform.reshaped(uniform.shape + [1]) .>= bounds
    return sum(steps, dimensions: [steps.shape.count - 1])
  }

  /// An index drawn with probability proportional to its weight.
  private static func drawn(_ weights: [Double], using random: RandomStream) -> Int {
    var rest = random.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  /// Of categories that tie, the last.
  public var mode: Tensor? { FiniteMoments(logs: logProbabilities).mode }
  public var entropy: Tensor? { FiniteMoments(logs: logProbabilities).entropy }
}
