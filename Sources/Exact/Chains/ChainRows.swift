internal import EvidenceTensors

/// Contributions to the rows of a chain's weights, with as few rows as there are different ones.
struct ChainRows {
  private enum Part {
    /// The same in all of some successive rows.
    case steady(Tensor, first: Int, count: Int)
    /// [count, …], one for each of some successive rows.
    case listed(Tensor, first: Int, count: Int)
  }

  /// The number of steps that the rows are for.
  let count: Int
  /// The shape of one row.
  let shape: [Int]
  private var parts: [Part] = []

  init(count: Int, shape: [Int]) {
    self.count = count
    self.shape = shape
  }

  /// Adds a row that may carry the time axis of `steps`.
  mutating func add(_ row: Tensor, steps: Int, first: Int) {
    let axis = Axis.time(steps)
    parts.append(
      row.axes.contains(axis)
        ? .listed(row.eventFromAxis(axis), first: first, count: steps)
        : .steady(row, first: first, count: steps)
    )
  }

  mutating func add(_ row: Tensor, at place: Int) {
    parts.append(.steady(row, first: place, count: 1))
  }

  /// The rows up to the last that differs from those after it.
  var tensor: Tensor {
    let needed = parts.map { part in
      switch part {
      case .steady(_, let first, let steps): first + steps == count ? first + 1 : first + steps + 1
      case .listed: count
      }
    }
    let rows = Swift.min(needed.max() ?? 1, count)
    var total = Tensor.filled(0, [rows] + shape)
    for part in parts {
      switch part {
      case .steady(let row, let first, let steps):
        let own = Swift.min(steps, rows - first)
        let repeated = row.reshaped([1] + shape).broadcast(to: [own] + shape)
        total = total + repeated.padded(before: first, after: rows - first - own)
      case .listed(let block, let first, let steps):
        total = total + block.padded(before: first, after: rows - first - steps)
      }
    }
    return total
  }
}
