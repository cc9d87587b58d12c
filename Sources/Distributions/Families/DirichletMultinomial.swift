public import EvidenceTensors

/// Counts of K categories in n draws whose probabilities are themselves drawn from Dirichlet(α):
/// P(x) = n! Γ(A) / Γ(n + A) · Π Γ(x_k + α_k) / (x_k! Γ(α_k)), A = Σ α.
///
/// - Shapes: a draw is a vector [K]; a scalar `concentration` stands for K equal ones; `trials` is one number a draw.
/// - Support: the vectors of counts that add up to `trials`. Log-prob is in nats.
/// - Precondition: `concentration` > 0, and `trials` is a count, checked when values are known.
/// - Moments: mean n α_k / Σα; variance n α_k (Σα − α_k) (n + Σα) / ((Σα)² (Σα + 1)), with n the trials;
///   mode and entropy have no closed form.
/// - Reference: Johnson, Kotz & Balakrishnan (1997), section 35.13.1.
///
/// ![The density](DirichletMultinomial)
public struct DirichletMultinomial: Distribution {
  public let trials: Tensor
  public let concentration: Tensor

  public init(trials: some TensorConvertible, concentration: some TensorConvertible) {
    self.trials = trials.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("trials", trials, in: .nonNegativeIntegers),
      .init("concentration", concentration, in: .positive, rank: 1),
    ]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .counts(trials) }

  /// With s = (x + α) / (n + A), the large parts are the divergences A KL(α / A ‖ s) and n KL(x / n ‖ s), both sums of
  /// deviances that are never negative.
  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [concentration, value].first(where: { $0.mistake != nil }) { return mistake }
    guard let last = value.shape.indices.last else {
      return .invalid("DirichletMultinomial takes a variable of event shape [K], not []")
    }
    let alpha = concentration.broadcast(
      to: broadcastShape([concentration.shape, value.shape]) ?? value.shape
    )
    if alpha.mistake != nil { return alpha }
    return logDensity(value, alpha, last)
  }

  /// The categories whose counts are missing are as one, which has what the others leave.
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? {
    guard value.shape.count == 1 else { return nil }
    let counts = MergedCounts(value, where: isThere, trials: trials)
    let alpha = counts.merging(concentration.broadcast(to: value.shape))
    return counts.whereEnough(logDensity(counts.values, alpha, 0))
  }

  /// Categories with an α of 0 are none.
  private func logDensity(_ value: Tensor, _ concentration: Tensor, _ last: Int) -> Tensor {
    let isCategory = concentration .> 0
    let alpha = select(isCategory, concentration, 1)
    let (isPositive, hasDraws) = (value .> 0, trials .> 0)
    let x = select(isPositive, value, 1)
    let n = select(hasDraws, trials, 1)
    let sumOfAlpha = sum(concentration, dimensions: [concentration.shape.count - 1])
    let share = (x + alpha) / unit(n + sumOfAlpha)
    // Where nothing was counted s is smaller, and only the part of α is left.
    let empty = alpha / unit(n + sumOfAlpha)
    let prior = unit(sumOfAlpha)
    let seen = alpha * deviance(prior * share, from: alpha) + x * deviance(unit(n) * share, from: x)
    let unseen = alpha * deviance(prior * empty, from: alpha) + unit(n) * empty
    let heights = select(isPositive, Self.height(x, alpha), 0)
    let all = select(isCategory, heights - select(isPositive, seen, unseen), 0)
    let result = sum(all, dimensions: [Swift.max(all.shape.count - 1, last)])
    return select(hasDraws, result - Self.height(n, sumOfAlpha), 0)
  }

  /// What Stirling's formula leaves of log(Γ(x + a) / (x! Γ(a))) but the powers; x > 0.
  private static func height(_ x: Tensor, _ a: Tensor) -> Tensor {
    let remainders = stirlingRemainder(x + a) - stirlingRemainder(a) - stirlingRemainder(x)
    return remainders - 0.5 * (log1p(x / a) + log(x)) - halfLogTwoPi
  }

  /// One number a draw, with a dimension for the categories.
  private func unit(_ x: Tensor) -> Tensor {
    x.mistake != nil || x.shape.isEmpty ? x : x.reshaped(x.shape + [1])
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let weights = Dirichlet(1).draw([parameters[1]], count: count, using: random)
    return random.multinomial(parameters[0][0], weights: weights)
  }

  private var proportions: Tensor? { Dirichlet(concentration).mean }
  public var mean: Tensor? { proportions.map { unit(trials) * $0 } }
  /// n p (1 − p) (n + A) / (1 + A).
  public var variance: Tensor? {
    guard let p = proportions else { return nil }
    let size = unit(sum(concentration, dimensions: [concentration.shape.count - 1]))
    return unit(trials) * p * (1 - p) * ((unit(trials) + size) / (1 + size))
  }
}
