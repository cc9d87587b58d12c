import EvidenceTensors

/// Reductions and rearrangements of random graphs.
extension RandomGraphBuilder {
  /// Some dimensions of a result that has any.
  private mutating func reducible() -> (x: Tensor, dimensions: [Int])? {
    guard let entry = any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
    let all = Array(entry.tensor.shape.indices)
    let chosen = all.filter { _ in generator.chance(0.6) }
    return (entry.tensor, chosen.isEmpty ? all : chosen)
  }

  private mutating func carrying() -> (x: Tensor, axis: Axis)? {
    guard let entry = any(where: { !$0.tensor.axes.isEmpty }) else { return nil }
    return (entry.tensor, generator.pick(axes.filter(entry.tensor.axes.contains)))
  }

  /// Integers at a distance of 1 from each other, in random order.
  private mutating func ranks(_ shape: [Int]) -> Tensor {
    let order = (0..<shape.product).map(Double.init).shuffled(using: &generator)
    return Tensor(order, shape: shape)
  }

  static let reductions: [RandomGraphRule] = [
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      return Entry(sum(x, dimensions: dimensions), bound: 3 * Double(x.shape.product))
    },
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      return Entry(mean(square(x), dimensions: dimensions), bound: 9)
    },
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      let separate = 0.13 * x + builder.ranks(x.shape)
      return Entry(max(separate, dimensions: dimensions), bound: Double(x.shape.product))
    },
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      return Entry(logSumExp(x, dimensions: dimensions), bound: 10)
    },
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      return Entry(softmax(x, dimensions: dimensions), bound: 1)
    },
    { builder in
      guard let (x, dimensions) = builder.reducible() else { return nil }
      return Entry(logSoftmax(x, dimensions: dimensions), bound: 12)
    },
    { builder in
      guard let (x, axis) = builder.carrying() else { return nil }
      return Entry(x.summed(over: axis), bound: 3 * Double(builder.size(of: axis)))
    },
    { builder in
      let x = builder.any().tensor
      let axis = builder.generator.pick(builder.axes)
      return Entry(square(x).summed(over: axis) / Tensor.size(of: axis), bound: 9)
    },
    { builder in
      guard let (x, axis) = builder.carrying() else { return nil }
      let spread = Tensor.index(along: axis) * (builder.generator.chance(0.5) ? 1 : -1)
      let largest = (0.13 * x + spread).maximum(over: axis)
      return Entry(largest, bound: Double(builder.size(of: axis)) + 1)
    },
    { builder in
      let x = builder.any().tensor
      let axis = builder.generator.pick(builder.axes)
      return Entry(x.logSummedExp(over: axis), bound: 9)
    },
  ]

  static let rearrangements: [RandomGraphRule] = [
    { builder in
      guard let x = builder.any(where: { $0.tensor.shape.count > 1 }) else { return nil }
      return Entry(x.tensor.reshaped(x.tensor.shape.product), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(rank: 1) else { return nil }
      return Entry(x.tensor.reshaped(x.tensor.shape[0], 1), bound: x.bound)
    },
    { builder in
      let x = builder.any()
      let lead = builder.generator.pick([2, 3])
      return Entry(x.tensor.broadcast(to: [lead] + x.tensor.shape), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { $0.tensor.shape.count > 1 }) else { return nil }
      let order = Array(x.tensor.shape.indices).shuffled(using: &builder.generator)
      return Entry(x.tensor.rearranged(.transpose(order)), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let dimension = builder.dimension(of: x.tensor)
      let extent = x.tensor.shape[dimension]
      let start = Int.random(in: 0..<extent, using: &builder.generator)
      let end = Int.random(in: start + 1...extent, using: &builder.generator)
      return Entry(x.tensor.sliced(start..<end, dimension: dimension), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let (before, after) = builder.generator.pick([(1, 0), (0, 2), (2, 1)])
      let dimension = builder.dimension(of: x.tensor)
      let padded = x.tensor.padded(before: before, after: after, dimension: dimension)
      return Entry(padded, bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let offset = builder.generator.pick([-2, -1, 1, 2])
      let dimension = builder.dimension(of: x.tensor)
      return Entry(x.tensor.shifted(by: offset, dimension: dimension), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { $0.tensor.shape.count > 1 }) else { return nil }
      let dimension = Int.random(in: 0..<x.tensor.shape.count - 1, using: &builder.generator)
      let (factor, start, count) = builder.generator.pick([(1, 0, 2), (-1, 1, 3), (2, -1, 4)])
      return Entry(
        x.tensor.sheared(dimension: dimension, by: factor, start: start, count: count),
        bound: x.bound
      )
    },
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let dimension = builder.dimension(of: x.tensor)
      let other = builder.parameter(x.tensor.shape).tensor
      return Entry(concatenated(x.tensor, other, dimension: dimension), bound: 3)
    },
    { builder in
      let x = builder.any()
      let other = builder.any { $0.tensor.shape == x.tensor.shape } ?? x
      return Entry(stacked(x.tensor, other.tensor, x.tensor), bound: 3)
    },
    { builder in
      guard let x = builder.any(rank: 1), x.tensor.shape[0] < 18 else { return nil }
      return Entry(diagonalMatrix(x.tensor), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(rank: 2) else { return nil }
      let extent = Swift.min(x.tensor.shape[0], x.tensor.shape[1])
      let square = x.tensor[0..<extent].sliced(0..<extent, dimension: 1)
      let isDiagonal = builder.generator.chance(0.5)
      return Entry(isDiagonal ? diagonal(square) : lowerTriangle(square), bound: x.bound)
    },
  ]
}
