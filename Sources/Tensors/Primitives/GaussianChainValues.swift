/// A symmetric matrix of which only neighbouring blocks differ from zero.
struct BlockTridiagonal {
  let unary: [Double]
  let pair: [Double]
  let size: ChainSize

  /// An element of the whole matrix, from its lower triangle.
  private func element(_ row: Int, _ column: Int) -> Double {
    let width = size.width
    let (step, earlier) = (row / width, column / width)
    let (i, j) = (row % width, column % width)
    func pairElement(_ step: Int, _ row: Int, _ column: Int) -> Double {
      let start = size.pairRow(step) * 4 * width * width
      return pair[start + row * 2 * width + column]
    }
    guard step == earlier else { return pairElement(earlier, width + i, j) }
    var sum = unary[(size.unaryRow(step) * width + i) * width + j]
    if step > 0 { sum += pairElement(step - 1, width + i, width + j) }
    if step < size.length - 1 { sum += pairElement(step, i, j) }
    return sum
  }

  /// The Cholesky factor's blocks, row by row; NaN where the matrix is not positive definite.
  var factor: [Double] {
    let width = size.width
    var blocks = Array(repeating: 0.0, count: size.length * 2 * width * width)
    // Where an element of the factor is kept: on the diagonal, or below it.
    func place(_ row: Int, _ column: Int) -> Int {
      let below = row / width - column / width
      return ((column / width * 2 + below) * width + row % width) * width + column % width
    }
    var isPositive = true
    for row in 0..<size.length * width {
      let start = Swift.max(row / width - 1, 0) * width
      for column in start...row {
        var rest = element(row, column)
        let first = Swift.max(start, Swift.max(column / width - 1, 0) * width)
        for term in first..<column {
          rest -= blocks[place(row, term)] * blocks[place(column, term)]
        }
        if row == column {
          isPositive = isPositive && rest > 0
          blocks[place(row, row)] = rest > 0 ? rest.squareRoot() : .nan
        } else {
          blocks[place(row, column)] = rest / blocks[place(column, column)]
        }
      }
    }
    return isPositive ? blocks : blocks.map { _ in .nan }
  }
}

/// The lower factor of a block tridiagonal matrix.
struct ChainFactor {
  private let blocks: [Double]
  private let size: ChainSize
  private var width: Int { size.width }

  init(_ blocks: [Double], _ size: ChainSize) {
    self.blocks = blocks
    self.size = size
  }

  private func diagonal(_ step: Int, _ row: Int, _ column: Int) -> Double {
    blocks[(step * 2 * width + row) * width + column]
  }

  private func below(_ step: Int, _ row: Int, _ column: Int) -> Double {
    blocks[((step * 2 + 1) * width + row) * width + column]
  }

  var logDeterminant: Double {
    (0..<size.length).reduce(0) { total, step in
      (0..<width).reduce(total) { $0 + 2 * C.log(diagonal(step, $1, $1)) }
    }
  }

  func solution(_ right: [Double]) -> [Double] {
    var x = right
    for step in 0..<size.length {
      for row in 0..<width {
        var rest = x[step * width + row]
        for column in 0..<row { rest -= diagonal(step, row, column) * x[step * width + column] }
        if step > 0 {
          for column in 0..<width {
            rest -= below(step - 1, row, column) * x[(step - 1) * width + column]
          }
        }
        x[step * width + row] = rest / diagonal(step, row, row)
      }
    }
    for step in (0..<size.length).reversed() {
      for row in (0..<width).reversed() {
        var rest = x[step * width + row]
        for column in row + 1..<Swift.max(width, row + 1) {
          rest -= diagonal(step, column, row) * x[step * width + column]
        }
        if step < size.length - 1 {
          for column in 0..<width {
            rest -= below(step, column, row) * x[(step + 1) * width + column]
          }
        }
        x[step * width + row] = rest / diagonal(step, row, row)
      }
    }
    return x
  }

  /// Blocks of the inverse, from the last step to the first.
  ///
  /// With J = Lₜ₊₁,ₜ Lₜₜ⁻¹: Σₜ,ₜ₊₁ = −Jᵀ Σₜ₊₁,ₜ₊₁ and Σₜₜ = (Lₜₜ Lₜₜᵀ)⁻¹ − Σₜ,ₜ₊₁ J.
  var covariance: [Double] {
    let square = width * width
    var unary = Array(repeating: 0.0, count: size.unaryRows * square)
    var pair = Array(repeating: 0.0, count: size.pairRows * 4 * square)
    var next: [Double] = []
    for step in (0..<size.length).reversed() {
      var own = inverseOfBlock(step)
      if step < size.length - 1 {
        let gain = multiplied(belowBlock(step), inverseOfTriangle(step))
        let cross = multiplied(transposed(gain), next).map { -$0 }
        let change = multiplied(cross, gain)
        own = zip(own, change).map { $0 - $1 }
        let start = size.pairRow(step) * 4 * square
        for row in 0..<width {
          for column in 0..<width {
            let place = start + row * 2 * width + column
            pair[place] += own[row * width + column]
            pair[place + width] += cross[row * width + column]
            pair[place + 2 * square] += cross[column * width + row]
            pair[place + 2 * square + width] += next[row * width + column]
          }
        }
      }
      let start = size.unaryRow(step) * square
      for index in 0..<square { unary[start + index] += own[index] }
      next = own
    }
    return unary + pair
  }

  private func belowBlock(_ step: Int) -> [Double] {
    let start = (step * 2 + 1) * width * width
    return Array(blocks[start..<start + width * width])
  }

  private func inverseOfTriangle(_ step: Int) -> [Double] {
    var inverse = Array(repeating: 0.0, count: width * width)
    for column in 0..<width {
      for row in column..<width {
        var rest = row == column ? 1.0 : 0
        for term in column..<row {
          rest -= diagonal(step, row, term) * inverse[term * width + column]
        }
        inverse[row * width + column] = rest / diagonal(step, row, row)
      }
    }
    return inverse
  }

  private func inverseOfBlock(_ step: Int) -> [Double] {
    let inverse = inverseOfTriangle(step)
    return multiplied(transposed(inverse), inverse)
  }

  private func transposed(_ x: [Double]) -> [Double] {
    (0..<width).flatMap { row in (0..<width).map { x[$0 * width + row] } }
  }

  private func multiplied(_ a: [Double], _ b: [Double]) -> [Double] {
    (0..<width).flatMap { row in
      (0..<width).map { column in
        (0..<width).reduce(0) { $0 + a[row * width + $1] * b[$1 * width + column] }
      }
    }
  }
}
