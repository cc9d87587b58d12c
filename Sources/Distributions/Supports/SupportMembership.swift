internal import EvidenceTensors

/// Which values are in a set.
extension Support {
  /// Whether the value of one draw, row-major, is in the set.
  ///
  /// The sum of a simplex may be off by `simplexTolerance`. An interval whose bounds are not numbers contains everything finite.
  public func contains(_ value: [Double]) -> Bool {
    switch self {
    case .simplex:
      Swift.abs(value.reduce(0, +) - 1) <= Self.simplexTolerance && value.allSatisfy { $0 >= 0 }
    case .ordered: value.allSatisfy(\.isFinite) && zip(value, value.dropFirst()).allSatisfy(<)
    case .sumToZero:
      Swift.abs(value.reduce(0, +)) <= Self.simplexTolerance * Self.largest(value)
    case .unitVector: Swift.abs(Self.squaredLength(value) - 1) <= Self.simplexTolerance
    case .counts(let total):
      value.allSatisfy(contains)
        && total.constantValue.map { $0 == value.reduce(0, +) } ?? true
    case .positiveDefinite: Self.isPositiveDefinite(value)
    case .choleskyFactor: Self.isCholeskyFactor(value)
    case .correlationCholeskyFactor: Self.isCorrelationCholeskyFactor(value)
    default: value.allSatisfy(contains)
    }
  }

  /// Whether a number is in the set, or may be an element of one of its members.
  public func contains(_ x: Double) -> Bool {
    switch self {
    case .real, .vector, .ordered, .sumToZero, .point: x.isFinite
    case .positiveDefinite, .choleskyFactor: x.isFinite
    case .correlationCholeskyFactor, .unitVector: x >= -1 && x <= 1
    case .positive: x > 0 && x.isFinite
    case .nonNegative: x >= 0 && x.isFinite
    case .unitInterval: x > 0 && x < 1
    case .interval(let low, let high):
      x.isFinite && x >= low.constantValue ?? x && x <= high.constantValue ?? x
    case .atLeast(let low): x.isFinite && x >= low.constantValue ?? x
    case .atMost(let high): x.isFinite && x <= high.constantValue ?? x
    case .boolean: x == 0 || x == 1
    case .integers(let count): x == x.rounded() && x >= 0 && x < Double(count)
    case .nonNegativeIntegers, .counts: x == x.rounded() && x >= 0 && x.isFinite
    case .integerInterval(let low, let high):
      x.isFinite && x == x.rounded() && Self.interval(low, high).contains(x)
    case .simplex: x >= 0 && x <= 1
    }
  }

  /// Whether some of the numbers of one draw may stand beside others in the set.
  package func mayContain(part: [Double]) -> Bool {
    guard part.allSatisfy(contains) else { return false }
    guard case .counts(let total) = self else { return true }
    return total.constantValue.map { part.reduce(0, +) <= $0 } ?? true
  }

  /// By how much the sum of a simplex, or the square of a length, may differ from one: the rounding of thousands of single-precision numbers.
  package static let simplexTolerance = 1e-5

  /// How many trailing dimensions one member has.
  package var rank: Int {
    switch self {
    case .simplex, .ordered, .sumToZero, .unitVector, .counts: 1
    case .positiveDefinite, .choleskyFactor, .correlationCholeskyFactor: 2
    default: 0
    }
  }

  /// How many trailing dimensions one draw has: those of a member, and of any vector one.
  var eventRank: Int { self == .vector ? 1 : rank }

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
}
