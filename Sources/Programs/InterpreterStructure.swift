internal import EvidenceTensors

/// Rearrangements, indexing, and exchanges between axes and event dimensions.
extension NumericArray {
  func rearranged(_ rule: Rearrangement, into result: NumericArray) -> NumericArray {
    guard let map = rule.map(from: shape) else { return result.with(elements) }
    let sources = map.positions(from: shape, to: result.shape)
    let starts = starts(along: result.axes, sizes: result.sizes)
    return result.with(
      starts.flatMap { start in sources.map { $0.map { elements[start + $0] } ?? 0 } }
    )
  }

  /// The rows of a table [n, rest…] at an index [s…]; NaN where there is no such row.
  func gathered(_ index: NumericArray, into result: NumericArray) -> NumericArray {
    let row = shape.dropFirst().reduce(1, *)
    let tables = starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for (table, first) in zip(tables, indices) {
      for position in 0..<index.eventCount {
        guard let entry = Int(index.elements[first + position], below: shape[0]) else {
          elements += Array(repeating: .nan, count: row)
          continue
        }
        let start = table + entry * row
        elements += self.elements[start..<start + row]
      }
    }
    return result.with(elements)
  }

  /// Adds up values [s…, rest…] at their rows; what has no row is left out.
  func scattered(_ index: NumericArray, into result: NumericArray) -> NumericArray {
    let row = result.shape.dropFirst().reduce(1, *)
    let values = starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    var elements = result.elements
    for repetition in values.indices {
      for position in 0..<index.eventCount {
        let entry = index.elements[indices[repetition] + position]
        guard let entry = Int(entry, below: result.shape[0]) else { continue }
        let target = repetition * result.eventCount + entry * row
        let source = values[repetition] + position * row
        for element in 0..<row { elements[target + element] += self.elements[source + element] }
      }
    }
    return result.with(elements)
  }

  /// The table's entry along `axis` at a scalar index; NaN where there is none.
  func gathered(_ index: NumericArray, of axis: Axis, into result: NumericArray) -> NumericArray {
    let stride = strides(along: [axis])[0]
    let extent = axes.firstIndex(of: axis).map { sizes[$0] } ?? 1
    let tables = starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for (table, position) in zip(tables, indices) {
      guard let entry = Int(index.elements[position], below: extent) else {
        elements += Array(repeating: .nan, count: eventCount)
        continue
      }
      let start = table + entry * stride
      elements += self.elements[start..<start + eventCount]
    }
    return result.with(elements)
  }

  /// Adds up values at their index along `axis`, in every repetition of the axes `loop`.
  func scattered(
    _ index: NumericArray,
    to axis: Axis,
    over loop: [Axis],
    sizes loopSizes: [Int],
    into result: NumericArray
  ) -> NumericArray {
    let stride = result.strides(along: [axis])[0]
    let extent = result.axes.firstIndex(of: axis).map { result.sizes[$0] } ?? 1
    let values = starts(along: loop, sizes: loopSizes)
    let indices = index.starts(along: loop, sizes: loopSizes)
    let targets = result.starts(along: loop, sizes: loopSizes)
    var elements = result.elements
    for repetition in values.indices {
      guard let entry = Int(index.elements[indices[repetition]], below: extent) else { continue }
      let target = targets[repetition] + entry * stride
      let source = values[repetition]
      for element in 0..<eventCount {
        elements[target + element] += self.elements[source + element]
      }
    }
    return result.with(elements)
  }

  /// The leading event dimension as an axis.
  func movedToAxis(_ axis: Axis, into result: NumericArray) -> NumericArray {
    let row = result.eventCount
    let outer = result.axes.map { $0 == axis ? row : strides(along: [$0])[0] }
    let positions = Layout.positions(
      result.sizes + result.shape,
      strides: outer + Layout.strides(of: result.shape)
    )
    return result.with(positions.map { elements[$0] })
  }

  /// An axis as the leading event dimension.
  func movedToEvent(_ axis: Axis, into result: NumericArray) -> NumericArray {
    let positions = Layout.positions(
      result.sizes + result.shape,
      strides: strides(along: result.axes + [axis]) + Layout.strides(of: shape)
    )
    return result.with(positions.map { elements[$0] })
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

extension Int {
  /// `value` as an index below `extent`; nil where it is none.
  fileprivate init?(_ value: Double, below extent: Int) {
    guard value >= 0, value < Double(extent) else { return nil }
    self.init(value)
  }
}
