public import EvidenceTensors

/// Draws of a Markov chain, unrolled in time.
extension MarkovChain {
  /// The chain where draws of the initial distribution and of the steps are differentiable.
  public var pathwise: (any DifferentiableDraw)? {
    initial.pathwise != nil && step(after: Tensor(placeholder)) != nil ? self : nil
  }
  public var isImplicit: Bool {
    let steps = [initial.pathwise, step(after: Tensor(placeholder))]
    return steps.contains { $0?.isImplicit == true }
  }

  private func step(after previous: Tensor) -> (any DifferentiableDraw)? {
    transition(previous).pathwise
  }

  /// Where the steps ask for what the initial distribution asks for, each request with time in front; else the initial
  /// distribution's requests and then the steps'.
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    let (first, next, length) = requests(for: shape)
    if first == next { return over(length, first) }
    return first + over(length - 1, next)
  }

  private func requests(for shape: [Int]) -> ([NoiseRequest], [NoiseRequest], Int) {
    let event = Array(shape.dropFirst())
    let first = initial.pathwise?.noises(for: event) ?? []
    let next = step(after: Tensor(placeholder))?.noises(for: event) ?? []
    return (first, next, shape.first ?? 1)
  }

  private func over(_ length: Int, _ requests: [NoiseRequest]) -> [NoiseRequest] {
    requests.map { NoiseRequest($0.noise, [length] + $0.shape) }
  }

  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    if let mistake = noises.first(where: { $0.mistake != nil }) { return mistake }
    let (first, next, length) = requests(for: shape)
    guard !shape.isEmpty, let start = initial.pathwise else {
      return .invalid("a MarkovChain is drawn with an event shape whose first dimension is time")
    }
    let event = Array(shape.dropFirst())
    let isShared = first == next
    let own = isShared ? noises.map { $0[0] } : Array(noises.prefix(first.count))
    let others = isShared ? noises : Array(noises.dropFirst(first.count))
    var values = [start.sample(own, shape: event)]
    for t in 1..<Swift.max(length, 1) {
      guard let step = step(after: values[t - 1]) else {
        return .invalid("a draw of a MarkovChain's step has no derivative")
      }
      let place = isShared ? t : t - 1
      values.append(step.sample(others.map { $0[place] }, shape: event))
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
