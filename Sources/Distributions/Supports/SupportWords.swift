internal import EvidenceTensors

/// Sets in words, for reports and errors.
extension Support: CustomStringConvertible {
  /// The set, as in "the support is the positive reals".
  public var description: String {
    switch self {
    case .real: "the reals"
    case .positive: "the positive reals"
    case .nonNegative: "the non-negative reals"
    case .unitInterval: "the open interval (0, 1)"
    case .interval(let low, let high): "the interval [\(Self.bound(low)), \(Self.bound(high))]"
    case .atLeast(let low): "the interval [\(Self.bound(low)), ∞)"
    case .atMost(let high): "the interval (−∞, \(Self.bound(high))]"
    case .boolean: "{0, 1}"
    case .integers(let count): "the integers 0 to \(count - 1)"
    case .nonNegativeIntegers: "the non-negative integers"
    case .integerInterval(let low, let high):
      "the integers \(Self.bound(low)) to \(Self.bound(high))"
    case .counts(let total): "the counts with a total of \(Self.bound(total))"
    case .simplex: "the simplex"
    case .ordered: "the increasing vectors"
    case .sumToZero: "the vectors that add up to 0"
    case .unitVector: "the vectors of length 1"
    case .vector: "the real vectors"
    case .positiveDefinite: "the positive-definite matrices"
    case .choleskyFactor: "the Cholesky factors"
    case .correlationCholeskyFactor: "the Cholesky factors of correlation matrices"
    case .point: "a point"
    }
  }

  /// One member, as in "-1 is not a positive real".
  public var member: String {
    switch self {
    case .real, .point: "a real number"
    case .positive: "a positive real"
    case .nonNegative: "a non-negative real"
    case .unitInterval: "a number between 0 and 1"
    case .interval(let low, let high): "a number in [\(Self.bound(low)), \(Self.bound(high))]"
    case .atLeast(let low): "a number that is at least \(Self.bound(low))"
    case .atMost(let high): "a number that is at most \(Self.bound(high))"
    case .boolean: "0 or 1"
    case .integers(let count): "one of the integers 0 to \(count - 1)"
    case .nonNegativeIntegers: "a non-negative integer"
    case .integerInterval(let low, let high):
      "one of the integers \(Self.bound(low)) to \(Self.bound(high))"
    case .counts(let total):
      "a vector of non-negative integers that add up to \(Self.bound(total))"
    case .simplex: "a vector of non-negative numbers that add up to 1"
    case .ordered: "an increasing vector"
    case .sumToZero: "a vector of numbers that add up to 0"
    case .unitVector: "a vector of length 1"
    case .vector: "a real vector"
    case .positiveDefinite: "a symmetric positive-definite matrix"
    case .choleskyFactor: "a lower triangular matrix with a positive diagonal"
    case .correlationCholeskyFactor:
      "a lower triangular matrix with a positive diagonal and rows of length 1"
    }
  }

  /// What to do about a parameter outside the set.
  package var remedy: String {
    switch self {
    case .positive, .nonNegative:
      "Give \(member); for an unconstrained expression x, exp(x) or softplus(x) is one"
    case .unitInterval, .interval:
      "Give \(member); for an unconstrained expression x, sigmoid(x) is between 0 and 1"
    case .simplex: "Give \(member); for an unconstrained vector x, softmax(x) is one"
    default: "Give \(member)"
    }
  }

  private static func bound(_ tensor: Tensor) -> String {
    guard let value = tensor.constantValue else { return "…" }
    return value.isInfinite ? (value > 0 ? "∞" : "−∞") : words(value)
  }
}
