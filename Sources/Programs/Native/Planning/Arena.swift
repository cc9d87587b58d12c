internal import EvidenceTensors

/// The plan of a piece of memory: regions one after the other, each aligned for vectors.
///
/// A guarded one, for tests, ends each region at the end of a page of the machine and leaves the next page unused, so that
/// whoever reads or writes beyond a region is stopped there and then.
struct Arena {
  private(set) var count = 0
  /// Where pages begin that nothing may touch.
  private(set) var guards: [Int] = []
  let isGuarded: Bool
  /// Numbers in a page.
  private let page: Int

  static let pageBytes = 4_096

  init(_ precision: Precision, isGuarded: Bool) {
    self.isGuarded = isGuarded
    page = Self.pageBytes / (precision == .double ? 8 : 4)
  }

  /// Room for `count` numbers, `times` over: where the first begins, and how far apart they are.
  mutating func reserve(_ count: Int, times: Int = 1) -> (offset: Int, size: Int) {
    // The last vector of a row may be read as a whole, wherever the row ends.
    let own = BlockLayout.padded(count) + 16
    let start = self.count
    guard isGuarded else {
      self.count += own * times
      return (start, own)
    }
    let whole = (own + page - 1) / page * page
    let size = whole + page
    guards += (0..<times).map { start + $0 * size + whole }
    self.count += size * times
    return (start + whole - own, size)
  }

  mutating func grow(to count: Int) { self.count = Swift.max(self.count, count) }
}

/// First-fit reuse of a worker's memory.
struct FreeList {
  private var free: [(offset: Int, count: Int)] = []
  private(set) var most = 0

  mutating func take(_ count: Int) -> Int {
    if let index = free.firstIndex(where: { $0.count >= count }) {
      let offset = free[index].offset
      free[index].offset += count
      free[index].count -= count
      if free[index].count == 0 { free.remove(at: index) }
      return offset
    }
    defer { most += count }
    return most
  }

  mutating func release(_ offset: Int, _ count: Int) {
    free.append((offset, count))
    free.sort { $0.offset < $1.offset }
    var merged: [(offset: Int, count: Int)] = []
    for piece in free {
      if let last = merged.last, last.offset + last.count == piece.offset {
        merged[merged.count - 1].count += piece.count
      } else {
        merged.append(piece)
      }
    }
    free = merged
  }
}
