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

  /// The same elements in another event shape, in row-major order.
  public func reshaped(_ shape: Int...) -> Tensor { reshaped(shape) }
  public func reshaped(_ shape: [Int]) -> Tensor {
    if mistake != nil { return self }
    if shape.product == self.shape.product, shape.allSatisfy({ $0 >= 0 }) {
      return rearranged(.reshape(shape))
    }
    return .invalid("a tensor of event shape \(self.shape) cannot be reshaped to \(shape)")
  }

  /// The tensor repeated to a larger event shape.
  public func broadcast(to shape: [Int]) -> Tensor {
    if mistake != nil { return self }
    guard broadcastShape([self.shape, shape]) == shape else {
      return .invalid("a tensor of event shape \(self.shape) does not broadcast to \(shape)")
    }
    return rearranged(.broadcast(shape))
  }

  /// Elements `range` along an event dimension (the first, unless named).
  public func sliced(_ range: Range<Int>, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension), range.lowerBound >= 0, !range.isEmpty,
      range.upperBound <= shape[dimension]
    else {
      return .invalid(
        "the slice \(range) of dimension \(dimension) is outside the event shape \(shape)"
      )
    }
    return rearranged(
      .slice(dimension: dimension, start: range.lowerBound, count: range.count)
    )
  }

  /// Elements `range` of the first event dimension.
  public subscript(range: Range<Int>) -> Tensor { sliced(range) }

  /// Element `index` of the first event dimension, which disappears.
  public subscript(index: Int) -> Tensor {
    if mistake != nil { return self }
    guard let extent = shape.first, (0..<extent).contains(index) else {
      return .invalid("the index \(index) is outside the event shape \(shape)")
    }
    return sliced(index..<index + 1).reshaped(Array(shape.dropFirst()))
  }

  /// Zeros put before and after along an event dimension.
  public func padded(before: Int = 0, after: Int = 0, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension), before >= 0, after >= 0 else {
      return .invalid(
        "dimension \(dimension) of the event shape \(shape) cannot be padded by \(before) and \(after)"
      )
    }
    return rearranged(.pad(dimension: dimension, before: before, after: after))
  }

  /// The tensor moved by `offset` places along an event dimension; zeros come in.
  public func shifted(by offset: Int, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension) else {
      return .invalid("there is no dimension \(dimension) in the event shape \(shape)")
    }
    let extent = shape[dimension]
    guard Swift.abs(offset) < extent else { return .filled(0, shape) }
    return offset >= 0
      ? sliced(0..<extent - offset, dimension: dimension).padded(
        before: offset,
        dimension: dimension
      )
      : sliced(-offset..<extent, dimension: dimension).padded(after: -offset, dimension: dimension)
  }
}

/// The matrix with rows and columns exchanged.
public func transpose(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2 else {
    return .invalid("transpose takes a matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.transpose([1, 0]))
}

/// The diagonal [n] of a matrix [n, n].
public func diagonal(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2, x.shape[0] == x.shape[1] else {
    return .invalid("diagonal takes a square matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.diagonal)
}

/// The matrix [n, n] with the vector [n] on its diagonal.
public func diagonalMatrix(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 1 else {
    return .invalid("diagonalMatrix takes a vector, not the event shape \(x.shape)")
  }
  return x.rearranged(.diagonalMatrix)
}

/// The matrix with everything above its diagonal set to zero.
public func lowerTriangle(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2, x.shape[0] == x.shape[1] else {
    return .invalid("lowerTriangle takes a square matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.lowerTriangle)
}

/// The tensors one after the other along an event dimension (the first, unless named).
public func concatenated(_ parts: Tensor..., dimension: Int = 0) -> Tensor {
  concatenated(parts, dimension: dimension)
}
public func concatenated(_ parts: [Tensor], dimension: Int = 0) -> Tensor {
  if let mistake = parts.first(where: { $0.mistake != nil }) { return mistake }
  guard let first = parts.first, first.shape.indices.contains(dimension),
    parts.allSatisfy({ agrees($0.shape, first.shape, except: dimension) })
  else {
    let shapes = parts.map { "\($0.shape)" }.joined(separator: ", ")
    return .invalid(
      "the event shapes \(shapes) cannot be concatenated along dimension \(dimension)"
    )
  }
  let total = parts.map { $0.shape[dimension] }.reduce(0, +)
  var start = 0
  // A sum of padded parts: its derivative, a slice of the cotangent, follows from the parts' own
  // rules.
  var result: Tensor?
  for part in parts {
    let extent = part.shape[dimension]
    let placed = part.padded(before: start, after: total - start - extent, dimension: dimension)
    result = result.map { $0 + placed } ?? placed
    start += extent
  }
  return result ?? .invalid("nothing to concatenate")
}

/// The tensors, all of one event shape, along a new leading event dimension.
public func stacked(_ parts: [Tensor]) -> Tensor {
  concatenated(parts.map { $0.reshaped([1] + $0.shape) })
}
public func stacked(_ parts: Tensor...) -> Tensor { stacked(parts) }

private func agrees(_ a: [Int], _ b: [Int], except dimension: Int) -> Bool {
  a.count == b.count && a.indices.allSatisfy { $0 == dimension || a[$0] == b[$0] }
}
