internal import Tensors

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Chains, repetition by repetition, by the textbook's recursions.
extension [NumericArray] {
  func chain(_ operation: ChainOperation, into result: NumericArray) -> NumericArray {
    guard let size = ChainSize(operation, map(\.shape)) else { return result }
    let starts = map { $0.starts(along: result.axes, sizes: result.sizes) }
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for repetition in starts[0].indices {
      let own = indices.map { index in
        let start = starts[index][repetition]
        return Array<Double>(self[index].elements[start..<start + self[index].eventCount])
      }
      switch operation {
      case .logSum: elements.append(DiscreteChain(unary: own[0], pair: own[1], size).logSum)
      case .marginals: elements += DiscreteChain(unary: own[0], pair: own[1], size).marginals
      case .maximum: elements += DiscreteChain(unary: own[0], pair: own[1], size).maximum
      case .factor:
        elements += BlockTridiagonal(unary: own[0], pair: own[1], size).factor
      case .logDeterminant: elements.append(ChainFactor(own[2], size).logDeterminant)
      case .solve: elements += ChainFactor(own[2], size).solution(own[3])
      case .covariance: elements += ChainFactor(own[2], size).covariance
      }
    }
    return result.with(elements)
  }
}

/// The forward–backward algorithm in logarithms.
///
/// - Reference: Rabiner (1989), "A tutorial on hidden Markov models", equations 18–25 and 37.
private struct DiscreteChain {
  let unary: [Double]
  let pair: [Double]
  let size: ChainSize

  init(unary: [Double], pair: [Double], _ size: ChainSize) {
    self.unary = unary
    self.pair = pair
    self.size = size
  }

  private func weight(_ step: Int, _ value: Int) -> Double {
    unary[size.unaryRow(step) * size.width + value]
  }

  private func pairWeight(_ step: Int, _ from: Int, _ to: Int) -> Double {
    pair[(size.pairRow(step) * size.width + from) * size.width + to]
  }

  private var values: Range<Int> { 0..<size.width }

  /// The log-weights of all sequences up to each step, by their last value.
  private var forward: [[Double]] {
    var rows = [Array(unary[values])]
    for step in 1..<Swift.max(size.length, 1) {
      rows.append(
        values.map { value in
          let terms = values.map { rows[step - 1][$0] + pairWeight(step - 1, $0, value) }
          return logSumExp(terms) + weight(step, value)
        }
      )
    }
    return rows
  }

  var logSum: Double { logSumExp(forward[size.length - 1]) }

  var marginals: [Double] {
    let ahead = forward
    let total = logSumExp(ahead[size.length - 1])
    var behind = values.map { _ in 0.0 }
    var single = Array(repeating: 0.0, count: unary.count)
    var double = Array(repeating: 0.0, count: pair.count)
    for step in (0..<size.length).reversed() {
      for value in values {
        let place = size.unaryRow(step) * size.width + value
        single[place] += exp(ahead[step][value] + behind[value] - total)
      }
      guard step > 0 else { break }
      let later = values.map { weight(step, $0) + behind[$0] }
      let start = size.pairRow(step - 1) * size.width * size.width
      for from in values {
        for to in values {
          let weight = ahead[step - 1][from] + pairWeight(step - 1, from, to) + later[to]
          double[start + from * size.width + to] += exp(weight - total)
        }
      }
      behind = values.map { from in
        logSumExp(values.map { pairWeight(step - 1, from, $0) + later[$0] })
      }
    }
    return single + double
  }

  /// The largest weight and its sequence, by the Viterbi algorithm (Rabiner 1989, equations 32–35).
  var maximum: [Double] {
    var best = values.map { weight(0, $0) }
    var origins: [[Int]] = []
    for step in 1..<Swift.max(size.length, 1) {
      let last = best
      let from = values.map { value in
        values.max { a, b in
          last[a] + pairWeight(step - 1, a, value) < last[b] + pairWeight(step - 1, b, value)
        } ?? 0
      }
      origins.append(from)
      best = values.map { value in
        last[from[value]] + pairWeight(step - 1, from[value], value) + weight(step, value)
      }
    }
    var value = values.max { best[$0] < best[$1] } ?? 0
    var path = [value]
    let top = best[value]
    for from in origins.reversed() {
      value = from[value]
      path.append(value)
    }
    return [top] + path.reversed().map(Double.init)
  }

  private func logSumExp(_ terms: [Double]) -> Double {
    let top = terms.max() ?? -.infinity
    guard top.isFinite else { return top }
    return top + log(terms.reduce(0) { $0 + exp($1 - top) })
  }
}

/// A symmetric matrix of which only neighbouring blocks differ from zero.
private struct BlockTridiagonal {
  let unary: [Double]
  let pair: [Double]
  let size: ChainSize

  init(unary: [Double], pair: [Double], _ size: ChainSize) {
    self.unary = unary
    self.pair = pair
    self.size = size
  }

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
private struct ChainFactor {
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
      (0..<width).reduce(total) { $0 + 2 * log(diagonal(step, $1, $1)) }
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

extension ChainSize {
  fileprivate func unaryRow(_ step: Int) -> Int { Swift.min(step, unaryRows - 1) }
  fileprivate func pairRow(_ step: Int) -> Int { Swift.min(step, pairRows - 1) }
}
