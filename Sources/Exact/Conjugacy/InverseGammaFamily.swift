internal import EvidenceDistributions
internal import EvidenceTensors

/// −(a + 1) log θ − b / θ: the inverse gamma distributions.
struct InverseGammaFamily: StatisticFamily {
  let name = "InverseGamma"
  func statistics(of x: String) -> String { "log \(x) and 1/\(x)" }

  func member(shape: [Int], _ slope: (Tensor) -> Tensor) -> any Distribution {
    let rough = parameters(at: .filled(1, shape), slope)
    let center = positive(rough.scale / rough.concentration, else: 1)
    let final = parameters(at: center, slope)
    return InverseGamma(concentration: final.concentration, scale: final.scale)
  }

  /// From b / θ − a − 1 at θ = `point` and at half of that.
  private func parameters(
    at point: Tensor,
    _ slope: (Tensor) -> Tensor
  ) -> (concentration: Tensor, scale: Tensor) {
    let first = slope(point)
    let rise = slope(0.5 * point) - first
    return (rise - first - 1, rise * point)
  }

  /// A shape of 1 or less has no mean.
  func center(of member: any Distribution) -> Tensor {
    guard let inverse = member as? InverseGamma else { return Tensor(1) }
    return inverse.scale / inverse.concentration
  }

  /// Moments of 1/θ, which is gamma distributed.
  func mean(of statistic: Statistic, under member: any Distribution) -> Tensor? {
    guard let inverse = member as? InverseGamma else { return nil }
    let gamma = Gamma(concentration: inverse.concentration, rate: inverse.scale)
    switch statistic {
    case .log: return gamma.mean(of: .log).map { -$0 }
    case .power(let p, 0): return gamma.mean(of: .power(-p, complement: 0))
    default: return nil
    }
  }
}
