internal import Tensors

/// Memory of a program in its precision, aligned for vectors and zero at first.
final class Memory {
  let base: UnsafeMutableRawPointer
  let precision: Precision

  init(count: Int, _ precision: Precision) {
    self.precision = precision
    let bytes = (count + 64) * (precision == .double ? 8 : 4)
    base = .allocate(byteCount: bytes, alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }
  deinit { base.deallocate() }

  subscript(index: Int) -> Double {
    get {
      precision == .double
        ? base.load(fromByteOffset: index * 8, as: Double.self)
        : Double(base.load(fromByteOffset: index * 4, as: Float.self))
    }
    set {
      if precision == .double {
        base.storeBytes(of: newValue, toByteOffset: index * 8, as: Double.self)
      } else {
        base.storeBytes(of: Float(newValue), toByteOffset: index * 4, as: Float.self)
      }
    }
  }
}

/// Where each number of an array with named axes lies in a program's memory, and in the array that a user sees.
struct Placement {
  /// Positions in memory, one an element, in row-major order of (plates in the user's order, event).
  let positions: [Int]

  /// The user's array has the axes in `order`, slowest first, then the event; the block axis has `rows` rows.
  init(
    _ extents: Extents,
    order: [Axis],
    layout: BlockLayout,
    rows: Int,
    place: Storage.Place,
    rowStride: Int? = nil
  ) {
    let events = extents.event.product
    if order.isEmpty, case .global(let offset) = place, rowStride == nil {
      positions = Array(offset..<offset + events)
      return
    }
    var indices: [[Axis: Int]] = [[:]]
    for axis in order {
      let size = axis == layout.blockAxis ? rows : layout.size(axis)
      indices = indices.flatMap { index in
        (0..<size).map { position in index.merging([axis: position]) { $1 } }
      }
    }
    positions = indices.flatMap { index -> [Int] in
      let inner = extents.inner.reduce(0) { $0 * layout.size($1) + (index[$1] ?? 0) }
      let row = layout.blockAxis.flatMap { index[$0] } ?? 0
      return (0..<events).map { event in
        if let rowStride {
          let count = extents.innerSizes.product
          guard case .global(let offset) = place else { preconditionFailure("a master array") }
          return offset + (event * count + inner) * rowStride + row
        }
        switch place {
        case .global(let offset): return offset + event * extents.stride + inner
        case .scratch, .chunk, .window:
          preconditionFailure("a worker's memory is not read from outside")
        case .region(let offset, let size):
          let (block, lane) = (row / layout.blockRows, row % layout.blockRows)
          return offset + block * size + event * extents.stride + inner * layout.blockRows + lane
        }
      }
    }
  }
}
