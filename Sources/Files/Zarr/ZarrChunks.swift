/// The equal blocks that an array is stored in, each one file.
///
/// The leading dimensions are split, so every chunk is one run of the elements in row-major order.
package struct ZarrChunks: Equatable {
  /// The shape of every chunk; those at the edge are padded to it.
  package let shape: [Int]
  /// The chunks, in the order of their elements.
  package let all: [Chunk]

  /// One chunk: the elements at `run`, then padding.
  package struct Chunk: Equatable {
    /// Its place on the grid.
    package let index: [Int]
    package let run: Range<Int>
  }

  /// The chunks of an array of that shape, with at most `largest` elements each.
  package init(of whole: [Int], largest: Int) {
    let rest = whole.indices.map { whole[($0 + 1)...].reduce(1, *) }
    shape = zip(whole, rest).map { size, rest in
      let most = max(1, largest / max(1, rest))
      // As many blocks as needed, and all of about the same size, so that little is padded.
      let blocks = max(1, Self.quotient(size, most))
      return max(1, Self.quotient(size, blocks))
    }
    all = whole.contains(0) ? [] : Self.runs(shape, of: whole, rest)
  }

  /// The chunks of an array that has elements: before the dimension that is split they are one wide, after it they
  /// have all.
  private static func runs(_ shape: [Int], of whole: [Int], _ rest: [Int]) -> [Chunk] {
    guard let split = shape.firstIndex(where: { $0 > 1 }) ?? shape.indices.last else {
      return [Chunk(index: [], run: 0..<1)]
    }
    let (row, step) = (whole[split] * rest[split], shape[split] * rest[split])
    let after = [Int](repeating: 0, count: shape.count - split - 1)
    return (0..<whole[..<split].reduce(1, *)).flatMap { ordinal in
      let before = index(of: ordinal, in: whole[..<split])
      return stride(from: 0, to: row, by: step).map { start in
        let (first, last) = (ordinal * row + start, ordinal * row + min(start + step, row))
        return Chunk(index: before + [start / step] + after, run: first..<last)
      }
    }
  }

  /// The division rounded up.
  private static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
    dividend / divisor + (dividend % divisor > 0 ? 1 : 0)
  }

  private static func index(of ordinal: Int, in shape: ArraySlice<Int>) -> [Int] {
    var (index, rest) = ([Int](), ordinal)
    for size in shape.reversed() {
      index.append(rest % size)
      rest /= size
    }
    return index.reversed()
  }
}
