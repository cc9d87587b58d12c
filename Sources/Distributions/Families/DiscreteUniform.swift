public import EvidenceTensors

/// The uniform distribution on the integers from `low` to `high`, P(k) = 1 / (high − low + 1).
///
/// - Shapes: elementwise; `low` and `high` broadcast to the variable and may carry any plates.
/// - Support: the integers from `low` to `high`, bounds included. Log-prob is in nats.
/// - Precondition: integers with `low` ≤ `high`, checked when both values are known.
/// - Moments: mean (low + high) / 2; variance ((high − low + 1)² − 1) / 12. No value is likelier than another: there is no mode.
/// - Reference: Johnson, Kemp & Kotz (2005), section 6.10.1.
///
/// ![The density](DiscreteUniform)
public struct DiscreteUniform: Univariate {
  public let low: Tensor
  public let high: Tensor

  public init(_ low: some TensorConvertible, _ high: some TensorConvertible) {
    self.low = low.tensor
    self.high = high.tensor
  }

  public var parameters: [DistributionParameter] {
    let integers = Support.integerInterval(Tensor(-Double.infinity), Tensor(Double.infinity))
    return [.init("low", low, in: integers), .init("high", high, in: integers)]
  }
  public var support: Support { .integerInterval(low, high) }
  private var count: Tensor { high - low + 1 }

  public func invalidParameter() -> UsageError? {
    if let error = invalidConstant() { return error }
    guard let low = low.constantValue, let high = high.constantValue, low > high else {
      return nil
    }
    return UsageError(
      what: "\(Support.words(high)) is below low, \(Support.words(low))",
      place: "DiscreteUniform.high",
      fix: "Give the lower bound first, as in DiscreteUniform(1, 6)"
    )
  }

  /// The same for every value, so that it must be repeated to their shape.
  public func logDensity(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    let density = -log(count)
    return density.broadcast(to: broadcastShape([value.shape, density.shape]) ?? value.shape)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (low, high) = (parameters[0][cyclic: $0], parameters[1][cyclic: $0])
      let span = high - low + 1
      // Where numbers are farther apart than integers, a fraction of the span is as good.
      guard span < 0x1p62 else { return (low + random.uniform() * span).rounded(.down) }
      return low + Double(random.integer(below: Int(span)))
    }
  }

  public func quantile(_ probability: Tensor) -> Tensor? {
    // What rounding adds to the probability of a value is not to lead to the next one.
    maximum(low - floor(-probability * count * (1 - 4 * Double.ulpOfOne)) - 1, low)
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let inside = log((floor(value) - low + 1) / count)
    return select(value .>= low, select(value .< high, inside, 0), -Double.infinity)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    let inside = log((high - floor(value)) / count)
    return select(value .< high, select(value .>= low, inside, 0), -Double.infinity)
  }

  public var mean: Tensor? { 0.5 * (low + high) }
  public var variance: Tensor? { (count - 1) * (count + 1) / 12 }
  public var entropy: Tensor? { log(count) }
}
