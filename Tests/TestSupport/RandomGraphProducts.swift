import EvidenceTensors

/// Products, linear algebra and indexing of random graphs.
extension RandomGraphBuilder {
  private mutating func extent() -> Int { generator.pick([1, 2, 3, 7, 17]) }

  /// A matrix A Aᵀ / k + 2.
  private mutating func positiveDefinite() -> Tensor? {
    guard let x = any(rank: 2) else { return nil }
    let root = x.tensor
    let size = root.shape[0]
    let scale = 1 / Double(root.shape[1])
    let identity = diagonalMatrix(Tensor(Array(repeating: 2, count: size)))
    return matmul(root, transpose(root)) * scale + identity
  }

  static let products: [RandomGraphRule] = [
    { builder in
      guard let x = builder.any(rank: 1) else { return nil }
      let size = x.tensor.shape[0]
      let weight = builder.parameter([size, builder.extent()])
      return Entry(matmul(x.tensor, weight.tensor), bound: 3 * Double(size))
    },
    { builder in
      guard let x = builder.any(rank: 1) else { return nil }
      let size = x.tensor.shape[0]
      let weight = builder.parameter([builder.extent(), size])
      let isTransposed = builder.generator.chance(0.5)
      let product =
        isTransposed
        ? matmul(x.tensor, transpose(weight.tensor)) : matmul(weight.tensor, x.tensor)
      return Entry(product, bound: 3 * Double(size))
    },
    { builder in
      guard let x = builder.any(rank: 2) else { return nil }
      let isTransposed = builder.generator.chance(0.5)
      let left = isTransposed ? transpose(x.tensor) : x.tensor
      let shape = [left.shape[1], builder.extent()]
      let right = builder.generator.chance(0.5) ? builder.datum(shape) : builder.parameter(shape)
      return Entry(matmul(left, right.tensor), bound: 6 * Double(shape[0]))
    },
    { builder in
      guard let x = builder.any(rank: 1) else { return nil }
      let y = builder.any { $0.tensor.shape == x.tensor.shape } ?? x
      return Entry(dot(x.tensor, y.tensor), bound: 9 * Double(x.tensor.shape[0]))
    },
    { builder in
      guard let x = builder.any(rank: 1), let y = builder.any(rank: 1) else { return nil }
      return Entry(outer(x.tensor, y.tensor), bound: 9)
    },
    { builder in
      guard let x = builder.positiveDefinite() else { return nil }
      let lower = cholesky(x)
      guard builder.fits(x.shape, x.axes) else { return nil }
      if builder.generator.chance(0.3) {
        return Entry(logDeterminant(choleskyFactor: lower), bound: 3 * Double(x.shape[0]))
      }
      if builder.generator.chance(0.3) { return Entry(lower, bound: 6) }
      let isVector = builder.generator.chance(0.5)
      let right = builder.parameter(isVector ? [x.shape[0]] : [x.shape[0], 2])
      let isTransposed = builder.generator.chance(0.5)
      let solution = triangularSolve(lower, right.tensor, transposed: isTransposed)
      return Entry(solution, bound: Double(x.shape[0]))
    },
  ]

  static let indexing: [RandomGraphRule] = [
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let shape = builder.generator.chance(0.5) ? [] : [builder.generator.pick([1, 2, 3])]
      let index = builder.index(shape, below: x.tensor.shape[0])
      return Entry(x.tensor.gathered(index), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { !$0.tensor.shape.isEmpty }) else { return nil }
      let extent = builder.extent()
      let index = builder.index([x.tensor.shape[0]], below: extent)
      let sum = x.tensor.scattered(index, extent: extent)
      return Entry(sum, bound: 3 * Double(x.tensor.shape[0]))
    },
    { builder in
      guard let x = builder.any(rank: 2) else { return nil }
      let code = oneHot(builder.index([], below: x.tensor.shape[0]), x.tensor.shape[0])
      return Entry(matmul(code, x.tensor), bound: x.bound)
    },
    { builder in
      guard let x = builder.any(where: { $0.tensor.axes.contains(groups) }) else { return nil }
      let extent = builder.size(of: groups)
      let index = builder.index([], below: extent, without: [groups])
      return Entry(x.tensor.gathered(index, of: groups), bound: x.bound)
    },
    { builder in
      guard builder.axes.contains(values) else { return nil }
      let x = builder.any { $0.tensor.shape.first == 3 && !$0.tensor.axes.contains(values) }
      let table = x ?? builder.parameter([3, 2])
      return Entry(table.tensor.gathered(.index(along: values)), bound: table.bound)
    },
    { builder in
      let x = builder.any { $0.tensor.axes.contains { $0.fixedSize != nil } }
      guard let x else { return nil }
      let moved = builder.axes.first { $0.fixedSize != nil && x.tensor.axes.contains($0) }
      guard let axis = moved else { return nil }
      return Entry(x.tensor.eventFromAxis(axis), bound: x.bound)
    },
  ]
}
