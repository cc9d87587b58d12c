public import Tensors

/// Draws of a Markov chain, unrolled in time.
extension MarkovChain {
  /// The chain where the initial distribution and the steps are transformations of one kind of noise.
  public var pathwise: (any Reparameterized)? {
    guard let first = initial.pathwise, let step = transition(Tensor(placeholder)).pathwise,
      first.noise == step.noise
    else { return nil }
    return self
  }

  public var noise: StandardNoise { initial.pathwise?.noise ?? .normal }

  public func sample(_ noise: Tensor) -> Tensor {
    if noise.mistake != nil { return noise }
    guard let length = noise.shape.first, let start = initial.pathwise else {
      return .invalid("a MarkovChain is drawn from noise whose first event dimension is time")
    }
    var values = [start.sample(noise[0])]
    for t in 1..<Swift.max(length, 1) {
      guard let step = transition(values[t - 1]).pathwise else {
        return .invalid("a step of a MarkovChain is not a transformation of noise")
      }
      values.append(step.sample(noise[t]))
    }
    return stacked(values)
  }

  public func draw(
    shape: [Int],
    using random: RandomStream,
    evaluating numbers: ([Tensor]) throws -> [[Double]]
  ) rethrows -> [Double] {
    let event = Array(shape.dropFirst())
    var draws = try initial.draw(shape: event, using: random, evaluating: numbers)
    let size = draws.count
    for _ in 1..<Swift.max(shape.first ?? 1, 1) {
      let previous = Tensor(Array(draws.suffix(size)), shape: event)
      draws += try transition(previous).draw(shape: event, using: random, evaluating: numbers)
    }
    return draws
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    preconditionFailure("MarkovChain.draw: a step needs its predecessor; draw by shape instead")
  }
}
