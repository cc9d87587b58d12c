internal import EvidenceDistributions
internal import EvidenceTensors

/// Σ_k (a_k − 1) log θ_k for parts of a whole: the Dirichlet distributions.
struct DirichletFamily: StatisticFamily {
  let name = "Dirichlet"
  func statistics(of x: String) -> String { "log \(x)" }

  func member(shape: [Int], _ slope: (Tensor) -> Tensor) -> any Distribution {
    let count = shape.last ?? 1
    let even = Tensor.filled(1 / Double(count), shape)
    let steps = (1...count).map { 2 * Double($0) / Double(count * (count + 1)) }
    let tilted = Tensor(steps).broadcast(to: shape)
    let (first, second) = (slope(even), slope(tilted))
    // Where the parts add up to 1 the log joint may have a term λ Σ θ, which the slopes show as λ θ_k.
    let gap = even - tilted
    let last = [shape.count - 1]
    let multiplier =
      sum(gap * (first - second), dimensions: last) / sum(square(gap), dimensions: last)
    let share = multiplier.withUnitDimensions(last, of: shape) / Double(count)
    return Dirichlet(first - share + 1)
  }

  /// No edge, which a mean near it is rounded to.
  func center(of member: any Distribution) -> Tensor {
    maximum(member.mean ?? Tensor(1), Double.leastNormalMagnitude)
  }

  func mean(of statistic: Statistic, under member: any Distribution) -> Tensor? {
    guard let dirichlet = member as? Dirichlet else { return nil }
    let own = dirichlet.concentration
    let last = [own.shape.count - 1]
    let total = sum(own, dimensions: last).withUnitDimensions(last, of: own.shape)
    // A part by itself is beta distributed.
    return Beta(own, total - own).mean(of: statistic)
  }
}
