internal import EvidenceDistributions

/// Which rows each step sees: every epoch is a new order of all rows, cut into batches; the last may be smaller.
///
/// The order of an epoch is keyed by the seed and the epoch's number, so that any step's rows can be found again.
package struct Batches: Sendable {
  package let total: Int
  package let size: Int
  package let seed: UInt64
  private var order: (epoch: Int, rows: [Int32])?

  /// The stream of the shuffle, above those of any site or parameter.
  private static let stream = (1 << 15) - 1

  package init(total: Int, size: Int, seed: UInt64) {
    self.total = total
    self.size = min(size, total)
    self.seed = seed
  }

  package var stepsPerEpoch: Int { (total + size - 1) / size }

  /// The rows of successive steps, one after the other, and how many each sees.
  package mutating func rows(first: Int, count: Int) -> (rows: [Int32], counts: [Int]) {
    var rows: [Int32] = []
    var counts: [Int] = []
    rows.reserveCapacity(count * size)
    counts.reserveCapacity(count)
    for step in first..<first + count {
      let (epoch, position) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
      let start = position * size
      let end = min(start + size, total)
      rows += shuffled(epoch)[start..<end]
      counts.append(end - start)
    }
    return (rows, counts)
  }

  private mutating func shuffled(_ epoch: Int) -> [Int32] {
    if let order, order.epoch == epoch { return order.rows }
    let random = RandomStream(.init(seed: seed, step: epoch, site: Self.stream))
    var rows = (0..<Int32(total)).map { $0 }
    // Fisher & Yates: each position takes one of what is left.
    for position in stride(from: total - 1, to: 0, by: -1) {
      rows.swapAt(position, random.integer(below: position + 1))
    }
    order = (epoch, rows)
    return rows
  }
}
