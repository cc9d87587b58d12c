internal import EvidencePrograms
public import EvidenceTensors

/// Draws of a transformed distribution: those of the base, mapped.
extension Transformed: DifferentiableDraw {
  /// The distribution where draws of the base are differentiable.
  public var pathwise: (any DifferentiableDraw)? { base.pathwise.map { _ in self } }
  public var isImplicit: Bool { base.pathwise?.isImplicit ?? false }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    base.pathwise?.noises(for: bijector.unconstrainedShape(for: shape)) ?? []
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    guard let base = base.pathwise else {
      return .invalid("draws of \(base.name) have no derivative")
    }
    return bijector.forward(base.sample(noises, shape: bijector.unconstrainedShape(for: shape)))
  }
  /// Of the base's own draw, and the volume there.
  public func sampleWithDensity(
    _ noises: [Tensor],
    shape: [Int]
  ) -> (value: Tensor, logDensity: Tensor) {
    guard let base = base.pathwise else {
      let fault = Tensor.invalid("draws of \(base.name) have no derivative")
      return (fault, fault)
    }
    let free = bijector.unconstrainedShape(for: shape)
    let (x, density) = base.sampleWithDensity(noises, shape: free)
    return (bijector.forward(x), total(density, bijector.logDeterminants(x)))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    draws(parameters, shape: [count], using: random)
  }

  public func draw(
    shape: [Int],
    using random: RandomStream,
    evaluating numbers: ([Tensor]) throws -> [[Double]]
  ) rethrows -> [Double] {
    let free = bijector.unconstrainedShape(for: shape)
    let draws = try base.draw(shape: free, using: random, evaluating: numbers)
    let values = Variable(.state, shape: free)
    let known = bijector.parameters.map(\.tensor) + weights(besides: values)
    let given = try numbers(known)
    return mapped(draws, values, known, given.enumerated().map { ($1, known[$0].shape) })
  }

  /// What the map reads besides its parameters, such as the weights of a network in it.
  private func weights(besides values: Variable) -> [Tensor] {
    let parameters = bijector.parameters.map(\.tensor)
    let blanks = parameters.map { Tensor(Variable(.input, shape: $0.shape)) }
    let replacements = Dictionary(zip(parameters, blanks)) { own, _ in own }
    let map = bijector.forward(Tensor(values)).substituting(replacements)
    return map.listedVariables.map { Tensor($0) }.filter {
      $0 != Tensor(values) && !blanks.contains($0)
    }
  }

  private func draws(
    _ parameters: [[Double]],
    shape: [Int],
    using random: RandomStream
  ) -> [Double] {
    let free = bijector.unconstrainedShape(for: shape)
    let own = Array(parameters.prefix(base.parameters.count))
    let draws = base.draw(own, count: free.product, using: random)
    let known = bijector.parameters.map(\.tensor)
    let given = parameters.dropFirst(own.count).map { numbers in
      numbers.count == 1 ? (numbers, []) : (free.product.range.map { numbers[cyclic: $0] }, free)
    }
    return mapped(draws, Variable(.state, shape: free), known, given)
  }

  /// The map of known numbers, with its parameters' expressions replaced by their numbers.
  private func mapped(
    _ draws: [Double],
    _ variable: Variable,
    _ parameters: [Tensor],
    _ numbers: [(elements: [Double], shape: [Int])]
  ) -> [Double] {
    var replacements: [Tensor: Tensor] = [:]
    for (tensor, own) in zip(parameters, numbers) where tensor.constantValue == nil {
      replacements[tensor] = Tensor(own.elements, shape: own.shape)
    }
    let value = bijector.forward(Tensor(variable)).substituting(replacements)
    let bound = NumericArray(axes: [], sizes: [], shape: variable.shape, elements: draws)
    let result = try? Interpreter(values: [variable: bound]).evaluate([value]).first?.elements
    return result ?? Array(repeating: .nan, count: draws.count)
  }
}

extension Int {
  /// 0 ..< self.
  fileprivate var range: Range<Int> { 0..<self }
}
