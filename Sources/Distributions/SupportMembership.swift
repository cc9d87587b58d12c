internal import Tensors

/// Which values are in a set.
extension Support {
  /// Whether the value of one draw, row-major, is in the set.
  ///
  /// The sum of a simplex may be off by `simplexTolerance`. An interval whose bounds are not numbers contains everything finite.
  public func contains(_ value: [Double]) -> Bool {
    switch self {
    case .simplex:
      Swift.abs(value.reduce(0, +) - 1) <= Self.simplexTolerance && value.allSatisfy { $0 >= 0 }
    case .positiveDefinite: Self.isPositiveDefinite(value)
    case .choleskyFactor: Self.isCholeskyFactor(value)
    default: value.allSatisfy(contains)
    }
  }

  /// Whether a number is in the set, or may be an element of one of its members.
  public func contains(_ x: Double) -> Bool {
    switch self {
    case .real, .vector, .positiveDefinite, .choleskyFactor, .point: x.isFinite
    case .positive: x > 0 && x.isFinite
    case .nonNegative: x >= 0 && x.isFinite
    case .unitInterval: x > 0 && x < 1
    case .interval(let low, let high):
      x.isFinite && x >= low.constantValue ?? x && x <= high.constantValue ?? x
    case .boolean: x == 0 || x == 1
    case .integers(let count): x == x.rounded() && x >= 0 && x < Double(count)
    case .nonNegativeIntegers: x == x.rounded() && x >= 0 && x.isFinite
    case .simplex: x >= 0 && x <= 1
    }
  }

  /// By how much the parts of a simplex may fail to add up to one: the rounding of thousands of single-precision numbers.
  package static let simplexTolerance = 1e-5

  /// How many trailing dimensions one member has.
  package var rank: Int {
    switch self {
    case .simplex: 1
    case .positiveDefinite, .choleskyFactor: 2
    default: 0
    }
  }

  /// The first member of an array of the given shape that is not in the set, in words.
  package func firstFault(in values: [Double], shape: [Int]) -> String? {
    let size = rank == 0 ? 1 : shape.suffix(rank).reduce(1, *)
    guard size > 0 else { return nil }
    for start in stride(from: 0, to: values.count, by: size) {
      let member = Array(values[start..<min(start + size, values.count)])
      guard !contains(member) else { continue }
      let words = rank == 0 ? Self.words(member[0]) : Self.words(member)
      return values.count == size ? words : "\(words) (element \(start / size))"
    }
    return nil
  }

  /// A number as people write it: 2 for 2.0.
  package static func words(_ x: Double) -> String {
    guard x == x.rounded(), Swift.abs(x) < 1e15 else { return "\(x)" }
    return "\(Int(x))"
  }

  private static func words(_ values: [Double]) -> String {
    let shown = values.prefix(9).map { words($0) }.joined(separator: ", ")
    return values.count > 9 ? "[\(shown), …]" : "[\(shown)]"
  }

  private static func isCholeskyFactor(_ matrix: [Double]) -> Bool {
    let n = Int(Double(matrix.count).squareRoot())
    return matrix.indices.allSatisfy { index in
      let (row, column) = (index / n, index % n)
      let x = matrix[index]
      return row == column ? x > 0 && x.isFinite : row > column ? x.isFinite : x == 0
    }
  }

  private static func isPositiveDefinite(_ matrix: [Double]) -> Bool {
    let n = Int(Double(matrix.count).squareRoot())
    let largest = matrix.map(Swift.abs).max() ?? 0
    for row in 0..<n {
      for column in 0..<row {
        let gap = Swift.abs(matrix[row * n + column] - matrix[column * n + row])
        guard gap <= 1e-9 * largest else { return false }
      }
    }
    return choleskyFactor(matrix) != nil
  }

  /// The lower triangular L with L Lᵀ = `matrix`, row-major; nil where the matrix is not positive definite.
  package static func choleskyFactor(_ matrix: [Double]) -> [Double]? {
    let n = Int(Double(matrix.count).squareRoot())
    var lower = Array(repeating: 0.0, count: matrix.count)
    for row in 0..<n {
      for column in 0...row {
        var sum = matrix[row * n + column]
        for k in 0..<column { sum -= lower[row * n + k] * lower[column * n + k] }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          lower[row * n + row] = sum.squareRoot()
        } else {
          lower[row * n + column] = sum / lower[column * n + column]
        }
      }
    }
    return lower
  }
}
