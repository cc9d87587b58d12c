public import Tensors

/// A smooth one-to-one map from the reals, [unconstrained shape], onto a support, [shape].
///
/// Zero maps to a point in the middle of the support, so that an automatic guide starts there.
public protocol Bijector: Sendable {
  /// The event shape of the free coordinates of a variable.
  func unconstrainedShape(for shape: [Int]) -> [Int]
  /// The point of the support at free coordinates.
  func forward(_ unconstrained: Tensor) -> Tensor
  /// The free coordinates of a point of the support.
  func inverse(_ value: Tensor) -> Tensor
  /// log |det ∂forward/∂unconstrained|, summed over all event dimensions.
  func logDeterminant(_ unconstrained: Tensor) -> Tensor
}

extension Bijector {
  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }
}

extension Support {
  /// The map from the reals onto the set; nil where the set is discrete or a point.
  public var bijector: (any Bijector)? {
    switch self {
    case .real, .vector: IdentityBijector()
    case .positive, .nonNegative: ExponentialBijector()
    case .unitInterval: SigmoidBijector(low: 0, high: 1)
    case .interval(let low, let high): SigmoidBijector(low: low, high: high)
    case .simplex: StickBreakingBijector()
    case .atLeast, .atMost, .ordered, .sumToZero, .unitVector: nil
    case .positiveDefinite, .choleskyFactor, .correlationCholeskyFactor: nil
    case .boolean, .integers, .nonNegativeIntegers, .integerInterval, .counts, .point: nil
    }
  }
}
