internal import CEvidenceGSL
public import EvidenceTensors

/// The Dirichlet distribution over vectors that add up to one, p(x) = Γ(Σ α) / Π Γ(α_k) · Π x_k^(α_k − 1).
///
/// - Shapes: a draw is a vector [K]; a scalar `concentration` stands for K equal ones.
/// - Support: the simplex without its edges. Log-prob is in nats, per unit of volume of the first K − 1 parts.
/// - Precondition: `concentration` > 0, checked when values are known.
/// - Moments: mean α_k / Σα; variance α_k (Σα − α_k) / (Σα² (Σα + 1)), with Σα² the square of the sum; mode
///   (α_k − 1) / (Σα − K), if all α_k ≥ 1.
/// - Reference: Kotz, Balakrishnan & Johnson (2000), chapter 49.
///
/// ![The density](Dirichlet)
public struct Dirichlet: DifferentiableDraw {
  public let concentration: Tensor

  public init(_ concentration: some TensorConvertible) {
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("concentration", concentration, in: .positive, rank: 1)]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .simplex }

  /// Σ_k (α_k log(x_k / m_k) − log x_k) and a constant, with m the mean; −∞ on the edges.
  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [concentration, value].first(where: { $0.mistake != nil }) { return mistake }
    guard let parts = value.shape.last else {
      return .invalid("Dirichlet takes a variable of event shape [K], not []")
    }
    let last = [value.shape.count - 1]
    let isPositive = value .> 0
    let x = select(isPositive, value, 1)
    let alpha = vector(parts)
    let total = sum(alpha, dimensions: [alpha.shape.count - 1])
    let center = alpha / total.withUnitDimensions([alpha.shape.count - 1], of: alpha.shape)
    let terms = alpha * logRatio(x, center) - log(x)
    let kept = select(isPositive, terms, -Double.infinity)
    return sum(kept, dimensions: last) + height(alpha)
  }

  /// ½ log(Π α_k / ((2π)^(K − 1) Σ α)) less the remainders of Stirling's formula for the normalizer.
  private func height(_ alpha: Tensor) -> Tensor {
    let last = [alpha.shape.count - 1]
    let total = sum(alpha, dimensions: last)
    let logs = sum(log(alpha), dimensions: last) - log(total)
    let remainders = sum(stirlingRemainder(alpha), dimensions: last) - stirlingRemainder(total)
    return 0.5 * logs - remainders - Double((alpha.shape.last ?? 1) - 1) * halfLogTwoPi
  }

  /// The concentrations, one a part.
  func vector(_ parts: Int) -> Tensor {
    guard (concentration.shape.last ?? 1) != parts else { return concentration }
    return concentration.broadcast(to: concentration.shape.dropLast() + [parts])
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) }
  /// g_k / Σ g for standard gamma numbers g_k of shape α_k.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    guard let parts = shape.last else {
      return .invalid("Dirichlet takes a variable of event shape [K], not []")
    }
    let logs = logGammaDraw(vector(parts), noises)
    let last = [shape.count - 1]
    let total = logSumExp(logs, dimensions: last).withUnitDimensions(last, of: shape)
    return positiveExp(logs - total)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let alpha = (0..<count).map { parameters[0][cyclic: $0] }
    var draws = Array(repeating: 0.0, count: count)
    gsl_ran_dirichlet(random.generator, count, alpha, &draws)
    return draws.map { max($0, leastDraw) }
  }

  public var mean: Tensor? {
    guard !concentration.shape.isEmpty else { return nil }
    let last = [concentration.shape.count - 1]
    let total = sum(concentration, dimensions: last)
    return concentration / total.withUnitDimensions(last, of: concentration.shape)
  }
  public var variance: Tensor? {
    guard let mean else { return nil }
    let last = [concentration.shape.count - 1]
    let total = sum(concentration, dimensions: last)
    return mean * (1 - mean) / (1 + total.withUnitDimensions(last, of: concentration.shape))
  }
  /// (α_k − 1) / Σ (α − 1), with 0 for parts whose α is at most 1; NaN where all are.
  public var mode: Tensor? {
    guard let last = concentration.shape.indices.last else { return nil }
    let excess = maximum(concentration - 1, 0)
    return excess / sum(excess, dimensions: [last]).withUnitDimensions([last], of: excess.shape)
  }
  public var entropy: Tensor? {
    guard let parts = concentration.shape.last else { return nil }
    let (alpha, last) = (concentration, [concentration.shape.count - 1])
    let total = sum(alpha, dimensions: last)
    let free = Double(parts - 1)
    let logs = 0.5 * sum(log(alpha), dimensions: last) - (free + 0.5) * log(total)
    let remainders = sum(stirlingRemainder(alpha), dimensions: last) - stirlingRemainder(total)
    let slopes = sum((alpha - 1) * digammaRemainder(alpha), dimensions: last)
    let slope = (total - (free + 1)) * digammaRemainder(total)
    return free * halfLogTwoPi + logs + remainders + (slopes - slope)
  }
}
