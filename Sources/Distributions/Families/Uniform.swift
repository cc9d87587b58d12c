internal import CEvidenceGSL
public import EvidenceTensors

/// The uniform distribution on an interval, p(x) = 1 / (high − low).
///
/// - Shapes: elementwise; `low` and `high` broadcast to the variable and may carry any plates.
/// - Support: the interval from `low` to `high`, bounds included. Log-prob is in nats.
/// - Precondition: `low` < `high`, checked when both values are known; else the log-prob is NaN.
/// - Moments: mean (low + high) / 2; variance (high − low)² / 12. No value is denser than another: there is no mode.
/// - Reference: Johnson, Kotz & Balakrishnan (1995), chapter 26. Reparameterized.
///
/// ![The density](Uniform)
public struct Uniform: Reparameterized, Univariate {
  public let low: Tensor
  public let high: Tensor

  public init(_ low: some TensorConvertible, _ high: some TensorConvertible) {
    self.low = low.tensor
    self.high = high.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("low", low, in: .real), .init("high", high, in: .real)]
  }
  public var support: Support { .interval(low, high) }

  public func invalidParameter() -> UsageError? {
    if let error = invalidConstant() { return error }
    guard let low = low.constantValue, let high = high.constantValue, low >= high else {
      return nil
    }
    return UsageError(
      what: "\(Support.words(high)) is not above low, \(Support.words(low))",
      place: "Uniform.high",
      fix: "Give the lower bound first, as in Uniform(0, 1)"
    )
  }

  /// The same for every value, so that it must be repeated to their shape.
  public func logDensity(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    let density = -log(high - low)
    return density.broadcast(to: broadcastShape([value.shape, density.shape]) ?? value.shape)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { low + (high - low) * noise }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      gsl_ran_flat(random.generator, parameters[0][cyclic: $0], parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let inside = log((value - low) / (high - low))
    return select(value .> low, select(value .< high, inside, 0), -Double.infinity)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    let inside = log((high - value) / (high - low))
    return select(value .< high, select(value .> low, inside, 0), -Double.infinity)
  }
  public func cdf(_ value: Tensor) -> Tensor {
    minimum(maximum((value - low) / (high - low), 0), 1)
  }
  public func survival(_ value: Tensor) -> Tensor {
    minimum(maximum((high - value) / (high - low), 0), 1)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { low + (high - low) * probability }

  public var mean: Tensor? { 0.5 * (low + high) }
  public var variance: Tensor? { square(high - low) / 12 }
  public var entropy: Tensor? { log(high - low) }
}
