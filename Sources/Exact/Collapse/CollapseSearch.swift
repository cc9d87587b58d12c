internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Finds which continuous latents can be integrated out together, given the others.
///
/// Those that are neither Gaussian nor conjugate given all others are given from the start. While some of the rest remain, the one
/// without which most dimensions can be integrated out is given too.
struct CollapseSearch {
  private let bound: BoundModel
  private let factors: [LogFactor]
  private let sampled: Axis?
  private let discrete: [Variable]
  private(set) var result: (elimination: Elimination, obstacles: [Variable: String])

  /// Each of more latents, such as those of loops that were written out, has a guide: proofs take the square of their number.
  private static let mostLatents = 100
  /// A few milliseconds.
  private static let mostOperations = 3e6

  init(bound: BoundModel, drawn: Set<Variable>, sampled: Axis?, carrying carried: CarriedDraws) {
    self.bound = bound
    self.sampled = sampled
    let structure = bound.structure
    let joint = structure.joint.map { LogFactor($0.logProb, plates: $0.variable.axes) }
    factors = carried.placed(in: joint)
    let start = Elimination(bound, factors, of: structure.latents)
    let open = structure.latents.filter { !drawn.contains($0) }
    let discrete = open.filter { start.support(of: $0).enumeratedValues != nil }
    let continuous = open.filter { !start.support(of: $0).isDiscrete }
    self.discrete = discrete
    var obstacles: [Variable: String] = [:]
    var candidates = continuous.filter(start.hasKnownForm)
    if continuous.count > Self.mostLatents { candidates = [] }
    result = (start, [:])
    var best = attempt(candidates)
    while !candidates.isEmpty {
      let given: [Variable]
      if let (latents, reason) = obstacle(in: best) {
        given = latents
        for latent in latents { obstacles[latent] = reason }
      } else if best.remaining.contains(where: discrete.contains) {
        given = candidates
      } else if best.remaining.isEmpty {
        break
      } else {
        given = [hindering(candidates, best.remaining)]
      }
      candidates.removeAll(where: given.contains)
      best = attempt(candidates)
    }
    result = (best, obstacles)
  }

  /// The usual order, or sums first where otherwise some are left or more can be integrated out.
  private func attempt(_ candidates: [Variable]) -> Elimination {
    let latents = bound.structure.latents.filter {
      discrete.contains($0) || candidates.contains($0)
    }
    let start = Elimination(
      bound,
      factors,
      of: latents,
      mostNumbers: Collapse.mostNumbers,
      countsRepetitionsOnce: true
    )
    var sumsFirst = start
    sumsFirst.runDiscrete()
    if candidates.isEmpty { return sumsFirst }
    sumsFirst.run()
    if discrete.isEmpty { return sumsFirst }
    var usual = start
    usual.run()
    let best = rank(usual) >= rank(sumsFirst) ? usual : sumsFirst
    return best.isComplete ? best : coupled(latents) ?? best
  }

  /// Everything at once, where sums over all repetitions together cost little.
  private func coupled(_ latents: [Variable]) -> Elimination? {
    guard sampled == nil else { return nil }
    var elimination = Elimination(bound, factors, of: latents, mostNumbers: Collapse.mostNumbers)
    elimination.runCoupled()
    let isCheap = OrderCost(of: elimination, nil).operations < Self.mostOperations
    return elimination.isComplete && isCheap ? elimination : nil
  }

  /// Nothing counts as much as a sum that is left.
  private func rank(_ elimination: Elimination) -> Int {
    let isLeft = elimination.remaining.contains(where: discrete.contains)
    return (isLeft ? Int.min / 2 : 0) - dimensions(elimination.remaining)
  }

  private func dimensions(_ latents: [Variable]) -> Int {
    latents.map { $0.plates.map { bound.sizes[$0] ?? 1 }.product * $0.shape.product }.reduce(0, +)
  }

  /// The one of `remaining` without which least is left, itself counted.
  private func hindering(_ candidates: [Variable], _ remaining: [Variable]) -> Variable {
    guard remaining.count > 1, remaining.count <= 8 else { return remaining[0] }
    let left = remaining.map { latent in
      dimensions(attempt(candidates.filter { $0 != latent }).remaining) + dimensions([latent])
    }
    let least = left.indices.min { left[$0] < left[$1] } ?? 0
    return remaining[least]
  }

  /// Continuous latents whose integral does not belong into a step, and why.
  private func obstacle(in elimination: Elimination) -> (latents: [Variable], reason: String)? {
    for (step, inside) in zip(elimination.steps, elimination.insides) {
      let own = step.variables
      guard !own.contains(where: discrete.contains) else { continue }
      if let sampled, inside.contains(sampled) {
        return (own, "a mini-batch of \(sampled) would stand inside its integral, and bias it")
      }
      if let coupled = coupled(by: step) { return (own, coupled) }
      guard let gaussian = step as? GaussianElimination else { continue }
      let dimension = gaussian.coordinates.dimension
      guard dimension > Collapse.mostDimensions else { continue }
      let sizes = own.map { dimensions([$0]) }
      let largest = own.indices.max { sizes[$0] < sizes[$1] } ?? 0
      return (
        [own[largest]],
        "a factor of \(dimension) by \(dimension) numbers would be made in every step, above the limit "
          + "of \(Collapse.mostDimensions)"
      )
    }
    return nil
  }
}

extension CollapseSearch {
  /// Why many latents of a guide, which are independent given what a step integrates out, are worth more than its integral.
  private func coupled(by step: any EliminationMethod) -> String? {
    let read = step.logIntegral.variables
    let coupled = bound.structure.latents.filter { latent in
      read.contains(latent) && !discrete.contains(latent) && !latent.axes.isSubset(of: step.plates)
    }
    let count = dimensions(coupled)
    guard count > Collapse.mostCoupled else { return nil }
    let names = coupled.map { "`\(bound.structure.name(of: $0))`" }.joined(separator: " and ")
    return "its integral would couple \(count) coordinates of \(names)"
  }
}

extension Elimination {
  /// Whether a latent is Gaussian or conjugate given all others.
  fileprivate func hasKnownForm(_ latent: Variable) -> Bool {
    if QuadraticSet.isWholeLine(support(of: latent)) {
      return QuadraticSet.obstacle(to: [latent], in: factors) == nil
    }
    guard case .family = proof(for: latent) else { return false }
    return true
  }
}
