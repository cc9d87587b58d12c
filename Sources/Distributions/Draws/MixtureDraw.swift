public import EvidenceTensors

/// Draws of a mixture: a component by its weight, and then a draw of it.
extension Mixture {
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let weights = Array(parameters.prefix(1))
    let rest = Array(parameters.dropFirst())
    let draws = eventRank == 0 ? count : 1
    let size = count / draws
    return (0..<draws).flatMap { index in
      let start = index * self.count % Swift.max(weights[0].count, 1)
      let row = Array(weights[0][start..<start + self.count])
      let k = Int(choice.draw([row], count: 1, using: random)[0])
      let (component, numbers) = own(rest, of: k, at: index, count: draws)
      return component.draw(numbers, count: size, using: random)
    }
  }

  /// Component k with its own numbers for one draw.
  private func own(
    _ parameters: [[Double]],
    of k: Int,
    at index: Int,
    count draws: Int
  ) -> (component: Component, numbers: [[Double]]) {
    switch form {
    case .batched(let all):
      let numbers = zip(all.parameters, parameters).map { parameter, list in
        // One number a component where the tensor has the dimension, else one for all.
        let isShared = parameter.tensor.shape.count <= parameter.rank
        let own = Self.share(list, index, draws, isWhole: list.count <= (isShared ? 1 : self.count))
        guard !isShared else { return own }
        let size = own.count / self.count
        return Array(own[k * size..<(k + 1) * size])
      }
      return (all, numbers)
    case .listed(let components):
      let before = components[..<k].map(\.parameters.count).reduce(0, +)
      let lists = parameters[before..<before + components[k].parameters.count]
      let numbers = zip(components[k].parameters, lists).map { parameter, list in
        Self.share(list, index, draws, isWhole: eventRank > 0 || list.count == parameter.size)
      }
      return (components[k], numbers)
    }
  }

  /// The numbers of one draw, of a list of those of all draws.
  private static func share(
    _ list: [Double],
    _ index: Int,
    _ draws: Int,
    isWhole: Bool
  ) -> [Double] {
    guard !isWhole, draws > 1, list.count % draws == 0, list.count >= draws else { return list }
    let size = list.count / draws
    return Array(list[index * size..<(index + 1) * size])
  }
}

extension DistributionParameter {
  /// How many numbers one draw takes.
  fileprivate var size: Int { tensor.shape.suffix(rank).reduce(1, *) }
}

/// Draws with implicit derivatives: the component's choice has none.
///
/// - Reference: Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients", section 4.
extension Mixture: DifferentiableDraw {
  /// Where the draws of all components are differentiable, and their distribution functions known: of numbers, or of each
  /// coordinate of vectors.
  public var pathwise: (any DifferentiableDraw)? {
    guard parts.allSatisfy({ $0.pathwise != nil }) else { return nil }
    let isKnown = self is any Univariate || parts is [any CoordinatewiseDistribution]
    return isKnown ? self : nil
  }
  public var isImplicit: Bool { true }

  /// One uniform number for the choice, and the noise of every component.
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    let own = draws(for: shape).flatMap { $0.component.noises(for: $0.shape) }
    return [NoiseRequest(.uniform, shape.dropLast(eventRank))] + own
  }

  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    if let mistake = noises.first(where: { $0.mistake != nil }) { return mistake }
    var rest = noises.dropFirst()
    let values = draws(for: shape).map { component, shape in
      let own = Array(rest.prefix(component.noises(for: shape).count))
      rest = rest.dropFirst(own.count)
      return component.sample(own, shape: shape)
    }
    let all = isBatched ? withComponentsLast(values[0]) : alongLast(values)
    let isChosen = oneHot(choice.index(at: noises[0]), count)
    let draws: [Int] = shape.dropLast(eventRank)
    let event = Array(repeating: 1, count: eventRank)
    let chosen = select(isChosen.reshaped(draws + event + [count]), all, 0)
    if chosen.mistake != nil { return chosen }
    let value = sum(chosen, dimensions: [chosen.shape.count - 1])
    if let numbers = self as? any Univariate { return implicitDraw(value, of: numbers) }
    return implicitVector(value)
  }

  /// The components' draws: of one that stands for all, with a dimension of components.
  private func draws(
    for shape: [Int]
  ) -> [(component: any DifferentiableDraw, shape: [Int])] {
    let all: [Int] = shape.dropLast(eventRank) + [count] + shape.suffix(eventRank)
    return parts.compactMap { part in part.pathwise.map { ($0, isBatched ? all : shape) } }
  }
}
