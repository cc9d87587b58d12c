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
  /// Row i of `dimension` and the next one moves with i: `count` elements t of it are those at t + factor · i + start.
  ///
  /// What lies outside is 0. The adjoint is the same rule with the signs of `factor` and `start` turned.
  case shear(dimension: Int, factor: Int, start: Int, count: Int)
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
    case .shear(let dimension, _, _, let count):
      var shape = input
      shape[dimension + 1] = count
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

  /// The dimension of the input outside whose extent the map may lead.
  package var bounded: Int? {
    switch self {
    case .pad(let dimension, _, _): dimension
    case .shear(let dimension, _, _, _): dimension + 1
    default: nil
    }
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
    case .shear(let dimension, let factor, let start, _):
      var source = identity(input.count)
      source[dimension + 1] = Map.Affine(
        coefficients: [dimension: factor, dimension + 1: 1],
        offset: start
      )
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

extension Rearrangement: Primitive {
  package var name: String {
    switch self {
    case .reshape: "reshape"
    case .broadcast: "broadcast"
    case .transpose: "transpose"
    case .slice: "slice"
    case .pad: "pad"
    case .shear: "shear"
    case .diagonal: "diagonal"
    case .diagonalMatrix: "diagonalMatrix"
    case .lowerTriangle: "lowerTriangle"
    }
  }

  package func form(of x: [Tensor]) -> Form? {
    fits(x[0].shape) ? Form(shape(of: x[0].shape), carriedBy: x, kind: x[0].kind) : nil
  }

  /// Whether the rule can be applied to an input of this shape.
  private func fits(_ input: [Int]) -> Bool {
    switch self {
    case .reshape(let shape): shape.product == input.product
    case .broadcast(let shape): broadcastShape([input, shape]) == shape
    case .transpose(let order): order.sorted() == Array(input.indices)
    case .slice(let dimension, let start, let count):
      input.indices.contains(dimension) && start >= 0 && count > 0
        && start + count <= input[dimension]
    case .pad(let dimension, let before, let after):
      input.indices.contains(dimension) && before >= 0 && after >= 0
    case .shear(let dimension, _, _, let count):
      dimension >= 0 && input.indices.contains(dimension + 1) && count > 0
    case .diagonal, .lowerTriangle: input.count == 2 && input[0] == input[1]
    case .diagonalMatrix: input.count == 1
    }
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    [cotangent(dy.broadcast(to: y.shape), of: y.inputs[0].shape)]
  }

  /// The adjoint: where each element of the result came from, its cotangent goes back.
  func cotangent(_ dy: Tensor, of input: [Int]) -> Tensor {
    switch self {
    case .reshape: return dy.reshaped(input)
    case .broadcast(let shape):
      let lead = shape.count - input.count
      let repeated = shape.indices.filter { position in
        position < lead || (input[position - lead] == 1 && shape[position] != 1)
      }
      return dy.reduced(.sum, dimensions: repeated).reshaped(input)
    case .transpose(let order):
      let inverse = order.indices.map { order.firstIndex(of: $0) ?? $0 }
      return dy.rearranged(.transpose(inverse))
    case .slice(let dimension, let start, let count):
      let after = input[dimension] - start - count
      return dy.padded(before: start, after: after, dimension: dimension)
    case .pad(let dimension, let before, _):
      return dy.sliced(before..<before + input[dimension], dimension: dimension)
    case .shear(let dimension, let factor, let start, _):
      let count = input[dimension + 1]
      return dy.sheared(dimension: dimension, by: -factor, start: -start, count: count)
    case .diagonal: return EvidenceTensors.diagonalMatrix(dy)
    case .diagonalMatrix: return EvidenceTensors.diagonal(dy)
    case .lowerTriangle: return EvidenceTensors.lowerTriangle(dy)
    }
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].rearranged(self) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    let lead = Array(x[0].tensor.shape.prefix(1))
    switch self {
    case .reshape(let shape): return x[0].tensor.reshaped(lead + shape)
    case .broadcast(let shape):
      return x[0].aligned(to: shape.count).broadcast(to: lead + shape)
    case .transpose(let order):
      return x[0].tensor.rearranged(.transpose([0] + order.map { $0 + 1 }))
    case .slice(let dimension, let start, let count):
      let rule = Self.slice(dimension: dimension + 1, start: start, count: count)
      return x[0].tensor.rearranged(rule)
    case .pad(let dimension, let before, let after):
      return x[0].tensor.padded(before: before, after: after, dimension: dimension + 1)
    case .shear(let dimension, let factor, let start, let count):
      return x[0].tensor
        .sheared(dimension: dimension + 1, by: factor, start: start, count: count)
    case .diagonal, .diagonalMatrix, .lowerTriangle: return nil
    }
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let x = x[0]
    guard let map = map(from: x.shape) else { return result.with(x.elements) }
    let sources = map.positions(from: x.shape, to: result.shape)
    let starts = x.starts(along: result.axes, sizes: result.sizes)
    return result.with(
      starts.flatMap { start in sources.map { $0.map { x.elements[start + $0] } ?? 0 } }
    )
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    switch self {
    case .reshape, .broadcast: return writer.text(of: x[0])
    case .slice(let dimension, let start, let count):
      let range = count == 1 ? "\(start)" : "\(start)..<\(start + count)"
      let lead = String(repeating: "…, ", count: Swift.min(dimension, 1))
      return Phrase("\(writer.text(of: x[0]).bound(to: .call))[\(lead)\(range)]")
    case .pad(let dimension, let before, let after):
      let labels = ["before: \(before), after: \(after), dimension: \(dimension)"]
      return writer.call("padded", x, labels)
    case .shear(let dimension, let factor, let start, let count):
      let labels = ["dimension: \(dimension), by: \(factor), start: \(start), count: \(count)"]
      return writer.call("sheared", x, labels)
    case .transpose, .diagonal, .diagonalMatrix, .lowerTriangle: return writer.call(name, x)
    }
  }

  package func facts(of y: Tensor) -> Facts {
    switch self {
    case .pad, .shear, .diagonalMatrix, .lowerTriangle:
      Facts(linearIn: [0], mixedAxes: [], readsOnce: true, work: 1)
    case .reshape, .transpose, .slice, .diagonal:
      Facts(linearIn: [0], mixedAxes: [], isSelection: true, readsOnce: true, work: 1)
    case .broadcast: Facts(linearIn: [0], mixedAxes: [], isSelection: true, work: 1)
    }
  }
}

extension Rearrangement.Map {
  /// The position in the input of each element of the result; nil where the element is 0.
  func positions(from input: [Int], to result: [Int]) -> [Int?] {
    let strides = Layout.strides(of: input)
    let places = Layout.strides(of: result)
    return (0..<result.product).map { element in
      let index = result.indices.map { element / places[$0] % result[$0] }
      guard nonNegative.allSatisfy({ $0(index) >= 0 }) else { return nil }
      var position = 0
      for (dimension, affine) in source.enumerated() {
        let place = affine(index)
        guard (0..<input[dimension]).contains(place) else { return nil }
        position += place * strides[dimension]
      }
      return position
    }
  }
}

extension Tensor {
  package func rearranged(_ rule: Rearrangement) -> Tensor {
    if mistake != nil { return self }
    let result = rule.shape(of: shape)
    // A single element has no other place.
    if case .reshape = rule {
    } else if shape.product == 1, result.product == 1 {
      return rearranged(.reshape(result))
    }
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
