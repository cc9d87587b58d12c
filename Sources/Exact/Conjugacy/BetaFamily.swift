internal import EvidenceDistributions
internal import EvidenceTensors

/// (a − 1) log θ + (b − 1) log(1 − θ): the beta distributions.
struct BetaFamily: StatisticFamily {
  let name = "Beta"
  func statistics(of x: String) -> String { "log \(x) and log(1 - \(x))" }

  func member(shape: [Int], _ slope: (Tensor) -> Tensor) -> any Distribution {
    let rough = parameters(at: .filled(0.5, shape), slope)
    let mean = rough.alpha / (rough.alpha + rough.beta)
    let isUsable = and(mean .> 0, mean .< 1)
    let center = stopGradient(select(isUsable, mean, 0.5))
    let final = parameters(at: center, slope)
    return Beta(final.alpha, final.beta)
  }

  /// From (a − 1) (1 − θ) − (b − 1) θ halfway from θ = `point` to 0 and to 1.
  private func parameters(
    at point: Tensor,
    _ slope: (Tensor) -> Tensor
  ) -> (alpha: Tensor, beta: Tensor) {
    let (low, high) = (0.5 * point, 0.5 * (1 + point))
    let first = slope(low) * (1 - low)
    let second = slope(high) * (1 - high)
    let total = 2 * (first - second)
    return (first + total * low + 1, total * (1 - high) - second + 1)
  }

  /// Not an end, which a mean near it is rounded to.
  func center(of member: any Distribution) -> Tensor {
    guard let beta = member as? Beta else { return Tensor(0.5) }
    let mean = beta.alpha / (beta.alpha + beta.beta)
    return minimum(maximum(mean, Double.leastNormalMagnitude), 1 - 0.5 * Double.ulpOfOne)
  }

  func mean(of statistic: Statistic, under member: any Distribution) -> Tensor? {
    guard let beta = member as? Beta else { return nil }
    return beta.mean(of: statistic)
  }
}

extension Beta {
  /// E[xᵖ (1 − x)^q] for whole p and q from 0 to 4, and the means of the logarithms.
  func mean(of statistic: Statistic) -> Tensor? {
    let total = alpha + beta
    switch statistic {
    case .log: return digamma(alpha) - digamma(total)
    case .logComplement: return digamma(beta) - digamma(total)
    case .power(let p, let q):
      guard [p, q].allSatisfy({ $0 >= 0 && $0 <= 4 && $0 == $0.rounded() }) else { return nil }
      let lower = (0..<Int(p)).map { (alpha + Double($0)) / (total + Double($0)) }
      let upper = (0..<Int(q)).map { (beta + Double($0)) / (total + (p + Double($0))) }
      return (lower + upper).reduce(Tensor(1)) { $0 * $1 }
    }
  }
}
