public import EvidenceTensors

/// A set of values: what a distribution draws from, or what a parameter must lie in.
public enum Support: Sendable, Hashable {
  case real
  case positive
  case nonNegative
  /// The numbers strictly between 0 and 1.
  case unitInterval
  /// The numbers from one bound to another, bounds included; these may be expressions.
  case interval(Tensor, Tensor)
  /// The numbers from a bound upwards, the bound included; it may be an expression.
  case atLeast(Tensor)
  /// The numbers up to a bound, the bound included; it may be an expression.
  case atMost(Tensor)
  /// 0 or 1.
  case boolean
  /// 0, 1, …, n − 1.
  case integers(Int)
  case nonNegativeIntegers
  /// The integers from one bound to another, bounds included; these may be expressions, or infinite.
  case integerInterval(Tensor, Tensor)
  /// Vectors of non-negative integers that add up to a total, which may be an expression.
  case counts(Tensor)
  /// Vectors of non-negative numbers that add up to one.
  case simplex
  /// Vectors of numbers that increase from one to the next.
  case ordered
  /// Vectors of numbers that add up to zero.
  case sumToZero
  /// Vectors of length one.
  case unitVector
  /// Vectors of real numbers.
  case vector
  /// Symmetric matrices with positive eigenvalues.
  case positiveDefinite
  /// Lower triangular matrices with a positive diagonal.
  case choleskyFactor
  /// Lower triangular matrices with a positive diagonal and rows of length one: Cholesky factors of correlation matrices.
  case correlationCholeskyFactor
  /// A single point, which may be anywhere.
  case point

  /// The closed interval between two numbers.
  public static func interval(_ low: Double, _ high: Double) -> Self {
    .interval(Tensor(low), Tensor(high))
  }

  /// The integers from one number to another.
  public static func integerInterval(_ low: Int, _ high: Int) -> Self {
    .integerInterval(low.tensor, high.tensor)
  }

  public var isDiscrete: Bool {
    switch self {
    case .boolean, .integers, .nonNegativeIntegers, .integerInterval, .counts: true
    default: false
    }
  }

  /// The values, where they are finitely many integers that are known before any number is computed.
  public var enumeratedValues: Range<Int>? {
    switch self {
    case .boolean: 0..<2
    case .integers(let count): 0..<count
    case .integerInterval(let low, let high):
      Self.listed(low.constantValue, high.constantValue)
    default: nil
    }
  }

  /// The integers between two numbers that all have a place of their own among floating-point numbers.
  private static func listed(_ low: Double?, _ high: Double?) -> Range<Int>? {
    let exact = -0x1p53...0x1p53
    guard let low, let high, exact.contains(low), exact.contains(high), low <= high else {
      return nil
    }
    let (first, last) = (Int(low.rounded(.up)), Int(high.rounded(.down)))
    return first <= last ? first..<last + 1 : nil
  }

  /// Whether a guide on this support can stand for a prior on `other`: the same set, up to values of probability zero.
  package func isSame(as other: Self) -> Bool { canonical == other.canonical || isPoint(other) }

  private func isPoint(_ other: Self) -> Bool { self == .point || other == .point }

  /// The set without the edges that have probability zero, and without two names for one set.
  private var canonical: Self {
    switch self {
    case .nonNegative: .positive
    case .vector: .real
    case .interval(let low, let high) where low.constantValue == 0 && high.constantValue == 1:
      .unitInterval
    case .atLeast(let low) where low.constantValue == 0: .positive
    case .integers(2): .boolean
    case .integerInterval(let low, let high):
      canonicalIntegers(low.constantValue, high.constantValue)
    default: self
    }
  }

  private func canonicalIntegers(_ low: Double?, _ high: Double?) -> Self {
    if low == 0, high == .infinity { return .nonNegativeIntegers }
    guard let values = Self.listed(low, high), values.lowerBound == 0 else { return self }
    return Self.integers(values.count).canonical
  }
}
