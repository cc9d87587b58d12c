internal import CEvidenceGSL
public import EvidenceTensors

/// A random walk with normal steps, x_t = x_{t−1} + drift + scale ε_t with ε_t standard normal, and x_0 = `start` before the first value.
///
/// - Shapes: a draw is a vector [T]; `scale` and `drift` are scalars, or one number a step, `start` a scalar.
/// - Support: all real vectors. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when values are known. Moments are known where a parameter tells T.
/// - Moments: mean start + t drift; covariance of steps s and t: min(s, t) scale², at one scale for all steps.
/// - Reference: Rue & Held (2005), "Gaussian Markov random fields", section 1.1. Reparameterized.
///
/// ![The density](GaussianRandomWalk)
public struct GaussianRandomWalk: Reparameterized {
  public let scale: Tensor
  public let drift: Tensor
  public let start: Tensor

  public init(
    _ scale: some TensorConvertible,
    drift: some TensorConvertible = 0.0,
    start: some TensorConvertible = 0.0
  ) {
    self.scale = scale.tensor
    self.drift = drift.tensor
    self.start = start.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("scale", scale, in: .positive, rank: 1), .init("drift", drift, in: .real, rank: 1),
      .init("start", start, in: .real),
    ]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .vector }

  public func logDensity(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let last = value.shape.indices.last else {
      return .invalid("GaussianRandomWalk takes a variable of event shape [T], not []")
    }
    let count = value.shape[last]
    let first = value.sliced(0..<1, dimension: last)
    let begin = start.shape.isEmpty ? start : start.reshaped(start.shape + [1])
    let own = step(0..<1, of: count).logDensity(first - begin)
    if own.mistake != nil { return own }
    let total = sum(own, dimensions: [own.shape.count - 1])
    guard count > 1 else { return total }
    let before = value.sliced(0..<count - 1, dimension: last)
    let moves = value.sliced(1..<count, dimension: last) - before
    let rest = step(1..<count, of: count).logDensity(moves)
    return rest.mistake == nil ? total + sum(rest, dimensions: [rest.shape.count - 1]) : rest
  }

  /// The distribution of some steps, whose parameters may have a dimension for them.
  private func step(_ range: Range<Int>, of count: Int) -> Normal {
    func part(_ parameter: Tensor) -> Tensor {
      guard let last = parameter.shape.last, last == count, count > 1 else { return parameter }
      return parameter.sliced(range, dimension: parameter.shape.count - 1)
    }
    return Normal(part(drift), part(scale))
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor { start + cumulativeSum(drift + scale * noise) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    var x = parameters[2][0]
    return (0..<count).map { step in
      let noise = gsl_ran_gaussian(random.generator, parameters[0][cyclic: step])
      x += parameters[1][cyclic: step] + noise
      return x
    }
  }

  /// The event shape that the parameters tell.
  private var steps: [Int]? {
    guard let shape = broadcastShape([scale.shape, drift.shape]), !shape.isEmpty else { return nil }
    return shape
  }
  public var mean: Tensor? { steps.map { start + cumulativeSum(drift.broadcast(to: $0)) } }
  public var variance: Tensor? { steps.map { cumulativeSum(square(scale).broadcast(to: $0)) } }
  /// That of steps s and t is the variance of the earlier one.
  public var covariance: Tensor? {
    guard let variance, let steps, steps.count == 1 else { return nil }
    let places = (0..<steps[0] * steps[0]).map { Double(Swift.min($0 / steps[0], $0 % steps[0])) }
    return variance.gathered(Tensor(places, shape: [steps[0], steps[0]]))
  }
  public var entropy: Tensor? {
    steps.map { shape in
      let terms = (log(scale) + (halfLogTwoPi + 0.5)).broadcast(to: shape)
      return sum(terms, dimensions: [shape.count - 1])
    }
  }
  public var mode: Tensor? { mean }
}
