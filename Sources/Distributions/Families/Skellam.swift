internal import CEvidenceGSL
public import EvidenceTensors

/// The Skellam distribution of the difference of two independent Poisson counts, of rates `first` and `second`.
///
/// P(k) = exp(−first − second) (first / second)^(k/2) I_|k|(2 √(first · second)), with I the modified Bessel function.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: all integers. Log-prob is in nats, and −∞ only where no double holds it. The distribution function adds probabilities up: as many as known rates
///   take, and 1,024 for others, which is enough for rates up to 3,000.
/// - Precondition: `first` > 0 and `second` > 0, checked when a value is known.
/// - Moments: mean first − second, variance first + second; the mode is one of the two integers around the mean. The entropy
///   has no closed form.
/// - Reference: Johnson, Kemp & Kotz (2005), section 4.12.3.
///
/// ![The density](Skellam)
public struct Skellam: Univariate {
  public let first: Tensor
  public let second: Tensor

  public init(_ first: some TensorConvertible, _ second: some TensorConvertible) {
    self.first = first.tensor
    self.second = second.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("first", first, in: .positive), .init("second", second, in: .positive)]
  }
  public var support: Support {
    .integerInterval(Tensor(-Double.infinity), Tensor(Double.infinity))
  }

  public func logDensity(_ value: Tensor) -> Tensor {
    let isFar = abs(value) .> 1e16
    let near = select(isFar, 0, value)
    let roots = sqrt(first) - sqrt(second)
    // Counts are not differentiated by; the Bessel function has no derivative in its order.
    let order = abs(stopGradient(near))
    let tilt = 0.5 * near * (log(first) - log(second))
    let density = tilt - square(roots) + scaledLogBesselI(order, 2 * sqrt(first * second))
    return select(isFar, distantDensity(select(isFar, stopGradient(value), 1e16)), density)
  }

  /// The leading term of the Bessel function's uniform expansion, DLMF 10.41.3, whose rest is of order 1 / |k|.
  ///
  /// The tilt and the Bessel function would each be infinite before their sum is.
  private func distantDensity(_ value: Tensor) -> Tensor {
    let (isUpper, size, root) = (value .> 0, abs(value), sqrt(first * second))
    let (own, other) = (select(isUpper, first, second), select(isUpper, second, first))
    // The two counts that are the likeliest of this difference; their product is that of the rates.
    let larger = size * (0.5 + 0.5 * sqrt(1 + square(2 * root / size)))
    let smaller = root * (root / larger)
    let excess = larger - own + (smaller - other)
    let width = halfLogTwoPi + 0.5 * log(larger + smaller)
    return excess - width - size * (log(larger) - log(own))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let more = gsl_ran_poisson(random.generator, parameters[0][cyclic: $0])
      return Double(more) - Double(gsl_ran_poisson(random.generator, parameters[1][cyclic: $0]))
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    counted(value, below: -.infinity, beyond: 0) { k, isLower in
      let share = tail(k, isLower)
      return select(isLower, share, logComplement(share))
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    counted(value, below: 0, beyond: -.infinity) { k, isLower in
      let share = tail(k, isLower)
      return select(isLower, logComplement(share), share)
    }
  }

  private func counted(
    _ value: Tensor,
    below: Double,
    beyond: Double,
    _ formula: (_ k: Tensor, _ isLower: Tensor) -> Tensor
  ) -> Tensor {
    let isFinite = abs(value) .< Double.infinity
    let k = floor(select(isFinite, value, 0))
    return select(isFinite, formula(k, k .< first - second), select(value .< 0, below, beyond))
  }

  /// log P(X ≤ k) below the mean, log P(X > k) above it.
  private func tail(_ k: Tensor, _ isLower: Tensor) -> Tensor {
    let parts = [first, second, select(isLower, k, k + 1), select(isLower, -1, 1)]
    if let mistake = parts.first(where: { $0.mistake != nil }) { return mistake }
    let listed = parts.map { $0.reshaped($0.shape + [1]) }
    let values = listed[2] + listed[3] * Tensor((0..<reach).map(Double.init))
    let terms = Skellam(listed[0], listed[1]).logDensity(values)
    return terms.mistake == nil ? logSumExp(terms, dimensions: [terms.shape.count - 1]) : terms
  }

  /// How many probabilities reach from the mean to where they are below 1e-30 of the whole.
  private var reach: Int {
    guard let first = first.constantValue, let second = second.constantValue, first + second < 1e8
    else { return 1024 }
    return Int(12 * (first + second).squareRoot()) + 40
  }

  /// One of the two integers around the mean μ₁ − μ₂.
  ///
  /// From k P(k) = μ₁ P(k − 1) − μ₂ P(k + 1) and ratios that fall with k: at the mode m, m − 1 ≤ μ₁ − μ₂ < m + 1.
  public var mode: Tensor? {
    let below = floor(first - second)
    return select(logDensity(below + 1) .>= logDensity(below), below + 1, below)
  }
  public var mean: Tensor? { first - second }
  public var variance: Tensor? { first + second }
}
