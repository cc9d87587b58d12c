public import Tensors

/// A set of values: what a distribution draws from, or what a parameter must lie in.
public enum Support: Sendable, Hashable {
  case real
  case positive
  case nonNegative
  /// The numbers strictly between 0 and 1.
  case unitInterval
  /// The numbers from one bound to another, bounds included; these may be expressions.
  case interval(Tensor, Tensor)
  /// 0 or 1.
  case boolean
  /// 0, 1, …, n − 1.
  case integers(Int)
  case nonNegativeIntegers
  /// Vectors of non-negative numbers that add up to one.
  case simplex
  /// Vectors of real numbers.
  case vector
  /// Symmetric matrices with positive eigenvalues.
  case positiveDefinite
  /// Lower triangular matrices with a positive diagonal.
  case choleskyFactor
  /// A single point, which may be anywhere.
  case point

  /// The closed interval between two numbers.
  public static func interval(_ low: Double, _ high: Double) -> Self {
    .interval(Tensor(low), Tensor(high))
  }

  public var isDiscrete: Bool {
    switch self {
    case .boolean, .integers, .nonNegativeIntegers: true
    default: false
    }
  }

  /// How many values there are, where they can be listed: 0, 1, ….
  public var enumeratedCount: Int? {
    switch self {
    case .boolean: 2
    case .integers(let count): count
    default: nil
    }
  }

  /// Whether a guide on this support can stand for a prior on `other`: the same set, up to values of probability zero.
  public func isSame(as other: Self) -> Bool { canonical == other.canonical || isPoint(other) }

  private func isPoint(_ other: Self) -> Bool { self == .point || other == .point }

  /// The set without the edges that have probability zero, and without two names for one set.
  private var canonical: Self {
    switch self {
    case .nonNegative: .positive
    case .vector: .real
    case .interval(let low, let high) where low.constantValue == 0 && high.constantValue == 1:
      .unitInterval
    case .integers(2): .boolean
    default: self
    }
  }
}
