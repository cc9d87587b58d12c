internal import EvidenceTensors

/// The entries on and below the diagonal of a matrix [n, n], or only those below, as a vector in row-major order.
struct Triangle {
  let count: Int
  let hasDiagonal: Bool

  /// The triangle of a square matrix; nil for other shapes.
  init?(ofMatrix shape: [Int], hasDiagonal: Bool) {
    guard shape.count == 2, shape[0] == shape[1], shape[0] > (hasDiagonal ? 0 : 1) else {
      return nil
    }
    (count, self.hasDiagonal) = (shape[0], hasDiagonal)
  }

  /// The triangle with as many entries as a vector has; nil where no triangle has so many.
  init?(ofVector shape: [Int], hasDiagonal: Bool) {
    guard shape.count == 1, let size = shape.first, size > 0 else { return nil }
    let root = Int(Double(8 * size + 1).squareRoot().rounded())
    count = (root + (hasDiagonal ? -1 : 1)) / 2
    self.hasDiagonal = hasDiagonal
    guard cells.count == size else { return nil }
  }

  /// Rows and columns of the entries.
  var cells: [(row: Int, column: Int)] {
    (0..<count).flatMap { row in
      (0..<row + (hasDiagonal ? 1 : 0)).map { (row, $0) }
    }
  }

  /// The matrix with the entries in the triangle and 0 elsewhere.
  func matrix(_ entries: Tensor) -> Tensor {
    var places = Array(repeating: Double(cells.count), count: count * count)
    for (index, cell) in cells.enumerated() {
      places[cell.row * count + cell.column] = Double(index)
    }
    // Everything else reads the zero that is put after the last entry.
    return entries.padded(after: 1).gathered(Tensor(places, shape: [count, count]))
  }

  /// The entries of a matrix.
  func vector(_ matrix: Tensor) -> Tensor {
    let places = cells.map { Double($0.row * count + $0.column) }
    return matrix.reshaped(count * count).gathered(Tensor(places))
  }

  /// A vector with a number for each entry.
  func numbers(_ value: (_ row: Int, _ column: Int) -> Double) -> Tensor {
    Tensor(cells.map { value($0.row, $0.column) })
  }
}
