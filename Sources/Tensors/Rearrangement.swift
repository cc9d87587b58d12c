/// A rule by which each element of the result is one element of the input, or 0.
package enum Rearrangement: Hashable, Sendable {
  case reshape([Int])
  /// Repeats extents of 1 (and missing leading dimensions) to the given shape.
  case broadcast([Int])
  /// result dimension i is input dimension order[i]
  case transpose([Int])
  case slice(dimension: Int, start: Int, count: Int)
  /// Zeros before and after along a dimension; a negative count is not allowed.
  case pad(dimension: Int, before: Int, after: Int)
  /// [n, n] → [n]
  case diagonal
  /// [n] → [n, n], zero off the diagonal
  case diagonalMatrix
  /// [n, n] → [n, n], zero above the diagonal
  case lowerTriangle

  package func shape(of input: [Int]) -> [Int] {
    switch self {
    case .reshape(let shape), .broadcast(let shape): return shape
    case .transpose(let order): return order.map { input[$0] }
    case .slice(let dimension, _, let count):
      var shape = input
      shape[dimension] = count
      return shape
    case .pad(let dimension, let before, let after):
      var shape = input
      shape[dimension] += before + after
      return shape
    case .diagonal: return [input[0]]
    case .diagonalMatrix: return [input[0], input[0]]
    case .lowerTriangle: return input
    }
  }

  /// Where the result's elements come from: an index into the input for each of its dimensions.
  package struct Map: Sendable {
    /// offset + Σ coefficients · result index.
    package struct Affine: Sendable {
      package var coefficients: [Int: Int] = [:]
      package var offset = 0
      package func callAsFunction(_ index: [Int]) -> Int {
        coefficients.reduce(offset) { $0 + index[$1.key] * $1.value }
      }
    }
    /// One a dimension of the input; outside its extent the element is 0.
    package var source: [Affine]
    /// The element is 0 where one of these is negative.
    package var nonNegative: [Affine] = []
  }

  /// The map of every rearrangement but `reshape`, which keeps the row-major order of elements.
  package func map(from input: [Int]) -> Map? {
    func identity(_ rank: Int) -> [Map.Affine] {
      (0..<rank).map { Map.Affine(coefficients: [$0: 1]) }
    }
    switch self {
    case .reshape: return nil
    case .broadcast(let shape):
      let added = shape.count - input.count
      return Map(
        source: input.enumerated().map { position, extent in
          extent == 1 ? Map.Affine() : Map.Affine(coefficients: [position + added: 1])
        }
      )
    case .transpose(let order):
      return Map(
        source: (0..<input.count).map { dimension in
          Map.Affine(coefficients: [order.firstIndex(of: dimension) ?? dimension: 1])
        }
      )
    case .slice(let dimension, let start, _):
      var source = identity(input.count)
      source[dimension].offset = start
      return Map(source: source)
    case .pad(let dimension, let before, _):
      var source = identity(input.count)
      source[dimension].offset = -before
      return Map(source: source)
    case .diagonal:
      return Map(source: [Map.Affine(coefficients: [0: 1]), Map.Affine(coefficients: [0: 1])])
    case .diagonalMatrix:
      return Map(
        source: [Map.Affine(coefficients: [0: 1])],
        nonNegative: [
          Map.Affine(coefficients: [0: 1, 1: -1]), Map.Affine(coefficients: [0: -1, 1: 1]),
        ]
      )
    case .lowerTriangle:
      return Map(source: identity(2), nonNegative: [Map.Affine(coefficients: [0: 1, 1: -1])])
    }
  }
}

extension Tensor {
  package func rearranged(_ rule: Rearrangement) -> Tensor {
    if mistake != nil { return self }
    let result = rule.shape(of: shape)
    switch rule {
    case .reshape:
      if result == shape { return self }
      if case .rearrange(.reshape) = operation { return inputs[0].rearranged(rule) }
    case .broadcast where result == shape: return self
    case .transpose(let order) where order == Array(0..<order.count): return self
    case .transpose(let order):
      guard case .rearrange(.transpose(let inner)) = operation else { break }
      return inputs[0].rearranged(.transpose(order.map { inner[$0] }))
    case .slice(_, 0, _) where result == shape: return self
    case .pad(_, 0, 0): return self
    default: break
    }
    if case .reshape = rule, case .constant(let constant) = operation {
      return .constant(Constant(shape: result, elements: constant.elements))
    }
    if let value = constantValue {
      switch rule {
      case .broadcast, .transpose, .slice, .diagonal: return .filled(value, result)
      default: break
      }
    }
    return .make(.rearrange(rule), [self], shape: result, kind: kind)
  }
}
