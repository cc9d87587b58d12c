public import EvidenceTensors

/// The reals onto themselves, x = u √((exp(u² / ν) − 1) / (u² / ν)): of a standard normal u, a variable whose tails fall as those of
/// Student's t with ν degrees of freedom do, P(|x| > t) ~ (1 + t² / ν)^(−ν / 2); near the identity for large ν.
///
/// - Reference: Wallace (1959), "Bounds on normal approximations to Student's and the chi-square distributions".
public struct HeavyTailBijector: Bijector {
  public let degreesOfFreedom: Tensor

  public init(degreesOfFreedom: some TensorConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("degreesOfFreedom", degreesOfFreedom, in: .positive)]
  }
  public var image: Support { .real }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    unconstrained * exp(0.5 * logGrowth(square(unconstrained) / degreesOfFreedom))
  }

  /// u = x √(log(1 + y) / y), y = x² / ν.
  public func inverse(_ value: Tensor) -> Tensor {
    let y = square(value) / degreesOfFreedom
    let isSmall = y .< Self.small
    let safe = select(isSmall, 1, y)
    let share = select(isSmall, 1 - y * (0.5 - y * (1.0 / 3 - 0.25 * y)), log1p(safe) / safe)
    return value * sqrt(share)
  }

  /// t − ½ log((eᵗ − 1) / t), t = u² / ν.
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    let t = square(unconstrained) / degreesOfFreedom
    return t - 0.5 * logGrowth(t)
  }

  /// Below, what the series leave out is far below rounding.
  private static let small = 1e-4

  /// log((eᵗ − 1) / t) of t ≥ 0, as t + log((1 − e⁻ᵗ) / t), which does not overflow.
  private func logGrowth(_ t: Tensor) -> Tensor {
    let isSmall = t .< Self.small
    let safe = select(isSmall, 1, t)
    let series = -0.5 * t + square(t) * (1.0 / 24 - square(t) / 2_880)
    return t + select(isSmall, series, log(-expm1(-safe) / safe))
  }
}
