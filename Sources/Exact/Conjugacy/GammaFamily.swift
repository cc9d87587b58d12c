internal import EvidenceDistributions
internal import EvidenceTensors

/// (a − 1) log θ − b θ: the gamma distributions.
struct GammaFamily: StatisticFamily {
  let name = "Gamma"
  func statistics(of x: String) -> String { "log \(x) and \(x)" }

  func member(shape: [Int], _ slope: (Tensor) -> Tensor) -> any Distribution {
    let rough = parameters(at: .filled(1, shape), slope)
    // Near the mean both statistics matter alike, so that neither coefficient loses digits to the other.
    let center = positive(rough.concentration / rough.rate, else: 1)
    let final = parameters(at: center, slope)
    return Gamma(concentration: final.concentration, rate: final.rate)
  }

  /// From a − 1 − b θ at θ = `point` and at twice that.
  private func parameters(
    at point: Tensor,
    _ slope: (Tensor) -> Tensor
  ) -> (concentration: Tensor, rate: Tensor) {
    let first = slope(point)
    let fall = first - slope(2 * point)
    return (first + fall + 1, fall / point)
  }

  func mean(of statistic: Statistic, under member: any Distribution) -> Tensor? {
    guard let gamma = member as? Gamma else { return nil }
    return gamma.mean(of: statistic)
  }
}

extension Gamma {
  /// E[xᵖ], infinite where there is none, and E[log x].
  func mean(of statistic: Statistic) -> Tensor? {
    let (a, b) = (concentration, rate)
    switch statistic {
    case .log: return digamma(a) - log(b)
    case .power(let p, 0) where p > 0 && p == p.rounded():
      return (0..<Int(p)).reduce(Tensor(1)) { $0 * ((a + Double($1)) / b) }
    case .power(let p, 0):
      let isFinite = a .> -p
      let kept = select(isFinite, a, 1 - p)
      let logMean = logGamma(kept + p) - logGamma(kept) - p * log(b)
      return select(isFinite, exp(logMean), Double.infinity)
    default: return nil
    }
  }
}
