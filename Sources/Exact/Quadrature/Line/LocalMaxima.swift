/// The summits of a function on a grid.
struct LocalMaxima {
  let line: [Double]
  let heights: [Double]
  let dimension: Int

  /// How many peaks are followed up.
  private static let most = 8

  private func position(_ index: Int) -> [Int] {
    var rest = index
    var result = Array(repeating: 0, count: dimension)
    for axis in (0..<dimension).reversed() {
      result[axis] = rest % line.count
      rest /= line.count
    }
    return result
  }

  private func stride(_ axis: Int) -> Int {
    (axis + 1..<max(axis + 1, dimension)).reduce(1) { product, _ in product * line.count }
  }

  /// The grid points that are higher than their neighbours, highest first, without those lower than the highest by `fall`.
  func peaks(within fall: Double) -> [[Double]] {
    let top = heights.max() ?? -.infinity
    let summits = heights.indices.filter { index in
      guard heights[index] > top - fall else { return false }
      let place = position(index)
      return (0..<dimension).allSatisfy { axis in
        let step = stride(axis)
        let isHigher = place[axis] == 0 || heights[index] >= heights[index - step]
        let isLast = place[axis] == line.count - 1
        return isHigher && (isLast || heights[index] > heights[index + step])
      }
    }
    return summits.sorted { heights[$0] > heights[$1] }.prefix(Self.most).map { index in
      position(index).map { line[$0] }
    }
  }

  /// The largest height on the grid's faces.
  var highestAtEdge: Double {
    heights.indices.filter { index in
      position(index).contains { $0 == 0 || $0 == line.count - 1 }
    }.map { heights[$0] }.max() ?? -.infinity
  }
}
