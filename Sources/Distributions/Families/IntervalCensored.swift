public import EvidenceTensors

/// The class that a value falls into, P(k) = P(cut_k < X ≤ cut_{k+1}) of the base, with cuts at ±∞ before and after those given.
///
/// With cuts [1, 2, 5] the classes are 0: up to 1, 1: above 1 and up to 2, 2: up to 5, 3: above 5. Of a normal base it is the
/// ordered probit model.
/// - Shapes: elementwise; the last dimension of `cuts` counts them, those before it broadcast to the variable.
/// - Support: the integers from 0 to the number of cuts. Log-prob is in nats, exact in both tails.
/// - Precondition: the cuts increase, checked when values are known; as data the outer ones may be infinite.
/// - Moments: sums over the classes, for all of mean, variance, mode and entropy.
/// - Reference: McCullagh (1980), "Regression models for ordinal data", section 2.
///
/// ![The density](IntervalCensored)
public struct IntervalCensored<Base: Univariate>: Univariate {
  public let base: Base
  public let cuts: Tensor

  public init(_ base: Base, cuts: some TensorConvertible) {
    self.base = base
    let cuts = cuts.tensor
    let isVector = cuts.mistake != nil || !cuts.shape.isEmpty
    self.cuts = isVector ? cuts : .invalid("IntervalCensored takes a vector of cuts, not a scalar")
  }

  public var parameters: [DistributionParameter] {
    base.parameters + [.init("cuts", cuts, in: .ordered, rank: 1, isLimit: true)]
  }
  public func invalidParameter() -> UsageError? { base.invalidParameter() ?? invalidConstant() }

  private var count: Int { cuts.shape.last ?? 0 }
  public var support: Support { .integers(count + 1) }

  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [cuts, value].first(where: { $0.mistake != nil }) { return mistake }
    let (isFirst, isLast) = (value .== 0, value .== count)
    let low = entry(of: cuts, at: maximum(value - 1, 0))
    let high = entry(of: cuts, at: minimum(value, (count - 1).tensor))
    // One cut has no interval between two.
    let (first, last) = (base.logCDF(limit: high), base.logSurvival(limit: low))
    guard count > 1 else { return select(isFirst, first, last) }
    let isInner = not(or(isFirst, isLast))
    let ends = (entry(of: cuts, at: Tensor(0)), entry(of: cuts, at: Tensor(1)))
    let inner = base.logProbability(
      above: select(isInner, low, ends.0),
      through: select(isInner, high, ends.1)
    )
    return select(isFirst, first, select(isLast, last, inner))
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    tail(value, below: -.infinity, above: 0) { base.logCDF(limit: $0) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    tail(value, below: 0, above: -.infinity) { base.logSurvival(limit: $0) }
  }

  private func tail(
    _ value: Tensor,
    below: Double,
    above: Double,
    _ tail: (Tensor) -> Tensor
  ) -> Tensor {
    if let mistake = [cuts, value].first(where: { $0.mistake != nil }) { return mistake }
    let kept = minimum(maximum(floor(value), 0), (count - 1).tensor)
    let inside = select(value .>= count, above, tail(entry(of: cuts, at: kept)))
    return select(value .< 0, below, inside)
  }

  public var mean: Tensor? { finiteMoments(count + 1).mean }
  public var variance: Tensor? { finiteMoments(count + 1).variance }
  public var mode: Tensor? { finiteMoments(count + 1).mode }
  public var entropy: Tensor? { finiteMoments(count + 1).entropy }
  public var isUnimodal: Bool { false }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let all = parameters.last ?? []
    let draws = base.draw(Array(parameters.dropLast()), count: count, using: random)
    return draws.enumerated().map { index, x in
      let start = index * self.count % Swift.max(all.count, 1)
      return Double(all[start..<start + self.count].count { $0 < x })
    }
  }
}
