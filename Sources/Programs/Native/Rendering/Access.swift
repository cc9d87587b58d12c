internal import EvidenceTensors

/// How the elements of a tensor are read from a stored one: an affine function of the tensor's event index.
struct Access {
  /// The function offset + Σ coefficients[d] · index[d].
  struct Affine {
    var coefficients: [Int]
    var offset: Int

    /// Whether it is nowhere negative for indices of a shape.
    func isNonNegative(over shape: [Int]) -> Bool {
      zip(coefficients, shape).reduce(offset) { $0 + min(0, $1.0 * ($1.1 - 1)) } >= 0
    }
  }
  /// The stored tensor.
  var root: Tensor
  /// The flat event index into the root.
  var flat: Affine
  /// The element is 0 where one of these is negative.
  var conditions: [Affine] = []

  init(root: Tensor, flat: Affine, conditions: [Affine] = []) {
    self.root = root
    self.flat = flat
    self.conditions = conditions
  }

  /// A stored tensor read in place.
  init(stored tensor: Tensor) {
    root = tensor
    flat = Affine(coefficients: rowMajorStrides(tensor.shape), offset: 0)
  }

  /// This access, seen through a rearrangement of its tensor; nil if that is no affine function.
  func rearranged(_ rule: Rearrangement, from input: [Int]) -> Access? {
    let shape = rule.shape(of: input)
    guard let map = rule.map(from: input) else { return reshaped(from: input, to: shape) }
    func composed(_ outer: Affine) -> Affine {
      var result = Affine(
        coefficients: Array(repeating: 0, count: shape.count),
        offset: outer.offset
      )
      for (dimension, source) in map.source.enumerated() {
        let factor = outer.coefficients[dimension]
        result.offset += factor * source.offset
        for (position, coefficient) in source.coefficients {
          result.coefficients[position] += factor * coefficient
        }
      }
      return result
    }
    func own(_ affine: Rearrangement.Map.Affine) -> Affine {
      var result = Affine(
        coefficients: Array(repeating: 0, count: shape.count),
        offset: affine.offset
      )
      for (position, coefficient) in affine.coefficients {
        result.coefficients[position] = coefficient
      }
      return result
    }
    var result = Access(root: root, flat: composed(flat), conditions: conditions.map(composed))
    result.conditions += map.nonNegative.map(own)
    if let dimension = rule.bounded {
      let source = own(map.source[dimension])
      let upper = Affine(
        coefficients: source.coefficients.map { -$0 },
        offset: input[dimension] - 1 - source.offset
      )
      result.conditions += [source, upper].filter { !$0.isNonNegative(over: shape) }
    }
    return result
  }

  private func reshaped(from input: [Int], to shape: [Int]) -> Access? {
    let isPlain =
      conditions.isEmpty && flat.offset == 0 && flat.coefficients == rowMajorStrides(input)
    if isPlain {
      return Access(root: root, flat: Affine(coefficients: rowMajorStrides(shape), offset: 0))
    }
    // Extents of 1 come and go freely.
    guard input.filter({ $0 != 1 }) == shape.filter({ $0 != 1 }) else { return nil }
    func mapped(_ affine: Affine) -> Affine {
      var real = zip(input, affine.coefficients).filter { $0.0 != 1 }.map(\.1)[...]
      let coefficients = shape.map { $0 == 1 ? 0 : real.popFirst() ?? 0 }
      return Affine(coefficients: coefficients, offset: affine.offset)
    }
    return Access(root: root, flat: mapped(flat), conditions: conditions.map(mapped))
  }
}

/// The distances between neighbours along each dimension of a row-major array; 0 along extents of 1.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = Array(repeating: 0, count: shape.count)
  var stride = 1
  for dimension in shape.indices.reversed() {
    strides[dimension] = shape[dimension] == 1 ? 0 : stride
    stride *= shape[dimension]
  }
  return strides
}
