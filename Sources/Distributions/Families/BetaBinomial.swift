public import EvidenceTensors

/// The beta-binomial distribution: a binomial one whose probability has a beta distribution.
///
/// P(k) = n! / (k! (n − k)!) B(k + α, n − k + β) / B(α, β) for n trials.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: the integers from 0 to `trials`. Log-prob is in nats. The distribution function adds probabilities up and
///   needs a known number of trials.
/// - Precondition: `trials` a non-negative integer, `alpha` > 0 and `beta` > 0, checked when a value is known.
/// - Moments: mean n α / (α + β); variance n α β (α + β + n) / ((α + β)² (α + β + 1)), with n the
///   trials. The entropy has no closed form.
/// - Reference: Johnson, Kemp & Kotz (2005), section 6.2.2.
///
/// ![The density](BetaBinomial)
public struct BetaBinomial: Univariate {
  public let trials: Tensor
  public let alpha: Tensor
  public let beta: Tensor

  public init(
    _ alpha: some TensorConvertible,
    _ beta: some TensorConvertible,
    trials: some TensorConvertible
  ) {
    self.trials = trials.tensor
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("trials", trials, in: .nonNegativeIntegers), .init("alpha", alpha, in: .positive),
      .init("beta", beta, in: .positive),
    ]
  }
  public var support: Support { .countsUp(to: trials) }

  /// log B(k + α, m + β) − log B(k + 1, m + 1) − log B(α, β) − log(n + 1), the first two in one.
  public func logDensity(_ value: Tensor) -> Tensor {
    let (k, m) = (value + 1, trials - value + 1)
    let both = growth(k, alpha - 1) + growth(m, beta - 1) - growth(k + m, alpha + beta - 2)
    return both - logBeta(alpha, beta) - log1p(trials)
  }

  /// log Γ(x + step) − log Γ(x), by Stirling's formula and its remainders.
  private func growth(_ x: Tensor, _ step: Tensor) -> Tensor {
    let after = x + step
    let change = stirlingRemainder(after) - stirlingRemainder(x)
    return (after - 0.5) * logRatio(after, x) + step * log(x) - step + change
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let share = random.betaDraw(parameters[1][cyclic: $0], parameters[2][cyclic: $0])
      return random.binomial(parameters[0][cyclic: $0], probability: share)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCountsUp(to: trials, value, below: -.infinity, beyond: 0) { k in
      lesser(logTotal(k) { $0 .<= $1 }, than: logTotal(k) { $0 .> $1 })
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCountsUp(to: trials, value, below: 0, beyond: -.infinity) { k in
      lesser(logTotal(k) { $0 .> $1 }, than: logTotal(k) { $0 .<= $1 })
    }
  }

  /// The logarithm of the sum of the probabilities of the counts that stand in a relation to `bound`.
  private func logTotal(_ bound: Tensor, _ isCounted: (Tensor, Tensor) -> Tensor) -> Tensor {
    guard let values = support.enumeratedValues else {
      return .invalid("the distribution function of BetaBinomial takes a known number of trials")
    }
    if let mistake = [bound, alpha, beta].first(where: { $0.mistake != nil }) { return mistake }
    let listed = [alpha, beta, bound].map { $0.reshaped($0.shape + [1]) }
    let counts = Tensor(values.map(Double.init))
    let density = BetaBinomial(listed[0], listed[1], trials: trials).logDensity(counts)
    let terms = select(isCounted(counts, listed[2]), density, -Double.infinity)
    return terms.mistake == nil ? logSumExp(terms, dimensions: [terms.shape.count - 1]) : terms
  }

  /// An end where one of the two is at most 1; NaN where both are.
  public var mode: Tensor? {
    let (lower, upper) = (maximum(alpha - 1, 0), maximum(beta - 1, 0))
    return minimum(floor((trials + 1) * lower / (lower + upper)), trials)
  }
  public var mean: Tensor? { trials * alpha / (alpha + beta) }
  public var variance: Tensor? {
    let total = alpha + beta
    let share = alpha * beta / square(total)
    return trials * share * ((total + trials) / (total + 1))
  }
}
