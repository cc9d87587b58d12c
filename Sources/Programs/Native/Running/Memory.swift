internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Memory of a program in its precision, aligned for vectors and zero at first.
final class Memory {
  let base: UnsafeMutableRawPointer
  let precision: Precision

  private let guards: [Int]

  init(count: Int, _ precision: Precision, guards: [Int] = []) {
    self.precision = precision
    self.guards = guards
    let bytes = (count + 64) * (precision == .double ? 8 : 4)
    base = .allocate(byteCount: bytes, alignment: guards.isEmpty ? 64 : Arena.pageBytes)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    protect(PROT_NONE)
  }

  convenience init(_ arena: Arena, _ precision: Precision) {
    self.init(count: arena.count, precision, guards: arena.guards)
  }

  deinit {
    protect(PROT_READ | PROT_WRITE)
    base.deallocate()
  }

  private func protect(_ rights: Int32) {
    for start in guards {
      let page = base + start * (precision == .double ? 8 : 4)
      guard mprotect(page, Arena.pageBytes, rights) == 0 else {
        preconditionFailure("Memory: a page cannot be guarded")
      }
    }
  }

  func numbers(at positions: [Int]) -> [Double] {
    [Double](unsafeUninitializedCapacity: positions.count) { buffer, count in
      count = positions.count
      if precision == .double {
        let elements = base.assumingMemoryBound(to: Double.self)
        for (index, position) in positions.enumerated() { buffer[index] = elements[position] }
      } else {
        let elements = base.assumingMemoryBound(to: Float.self)
        for (index, position) in positions.enumerated() {
          buffer[index] = Double(elements[position])
        }
      }
    }
  }

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
    let steps = Steps(extents, layout, place, rowStride)
    var positions = [steps.start]
    for axis in order {
      let isBlock = axis == layout.blockAxis
      let moves = isBlock ? (0..<rows).map(steps.row) : steps.inner(axis, extents, layout)
      positions = Self.sums(positions, moves)
    }
    let events = (0..<extents.event.product).map { $0 * steps.event }
    self.positions = Self.sums(positions, events)
  }

  /// How far a position moves with each index of an array: the moves add up.
  private struct Steps {
    var start = 0
    /// From one event element to the next, and from one lane of the inner axes to the next.
    var event = 0
    var lane = 1
    /// By row.
    var row: (Int) -> Int = { _ in 0 }

    init(_ extents: Extents, _ layout: BlockLayout, _ place: Storage.Place, _ rowStride: Int?) {
      switch place {
      case .global(let offset):
        start = offset
        event = extents.stride
        if let rowStride {
          (event, lane) = (extents.innerSizes.product * rowStride, rowStride)
          row = { $0 }
        }
      case .region(let offset, let size):
        precondition(rowStride == nil, "a master array")
        let blockRows = layout.blockRows
        (start, event, lane) = (offset, extents.stride, blockRows)
        row = { $0 / blockRows * size + $0 % blockRows }
      case .scratch, .chunk, .window:
        preconditionFailure("a worker's memory is not read from outside")
      }
    }

    func inner(_ axis: Axis, _ extents: Extents, _ layout: BlockLayout) -> [Int] {
      var stride = 0
      if let index = extents.inner.firstIndex(of: axis) {
        stride = lane * extents.innerSizes[(index + 1)...].reduce(1, *)
      }
      return (0..<layout.size(axis)).map { $0 * stride }
    }
  }

  private static func sums(_ positions: [Int], _ moves: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(positions.count * moves.count)
    for position in positions {
      for move in moves { result.append(position + move) }
    }
    return result
  }
}
