internal import Inference
internal import Modeling
internal import Tensors

/// The ELBO of a guide, and its divergence from the exact posterior, where both are expectations that can be had exactly.
struct GuideGap {
  private(set) var elbo: Double?
  private(set) var divergence: Double?

  /// `numbers` are the values of all parameters, the guide's among them.
  init(
    _ family: GuideFamily,
    _ posterior: ExactPosterior,
    _ numbers: [Variable: [Double]]
  ) throws {
    let isPoint = family.drawn.contains { guide in
      if case .point = guide.form { true } else { false }
    }
    // A point has no density: neither number would mean what it says.
    guard !isPoint else { return }
    // A draw by a sampler is no function of normal variables.
    guard let noise = GuideNoise(family) else { return }
    let bound = posterior.elimination.bound
    var joint = Elimination(bound)
    try joint.runDiscrete()
    let state = posterior.state.merging(joint.constants) { own, _ in own }
      .merging(numbers) { $1 }
    let log = noise.logDensities.map { LogFactor(-$0.tensor, plates: $0.plates) }
    let drawn = Set(family.drawn.map(\.variable))
    if Set(joint.remaining) == drawn {
      let weights = noise.realized(joint.factors) + log
      elbo = try Self.expectation(of: weights, noise, bound, state)
    }
    guard let conditionals = try? Self.conditionals(of: posterior) else { return }
    var density = Elimination(bound, conditionals, of: bound.structure.latents)
    try density.runDiscrete()
    guard Set(density.remaining) == drawn else { return }
    let both = state.merging(density.constants) { own, _ in own }
    let negative = noise.realized(density.factors) + log
    divergence = try Self.expectation(of: negative, noise, bound, both).map { 0 - $0 }
  }

  /// The terms of the posterior's log-density, normalized apart from the evidence.
  private static func conditionals(of posterior: ExactPosterior) throws -> [LogFactor] {
    let steps = posterior.elimination.steps.map(\.logFactor)
    guard let quadrature = posterior.quadrature else { return steps }
    let bound = posterior.elimination.bound
    let logValues = try IndependentNormalizer.logValues(
      of: quadrature,
      bound,
      state: posterior.state
    )
    let normalizer = LogFactor(Tensor(-logValues.reduce(0, +)), plates: [])
    return steps + quadrature.target.factors + [normalizer]
  }

  private static func expectation(
    of factors: [LogFactor],
    _ noise: GuideNoise,
    _ bound: BoundModel,
    _ state: [Variable: [Double]]
  ) throws -> Double? {
    guard let mean = NormalExpectation(of: factors, over: noise.variables, bound) else {
      return nil
    }
    do {
      return try mean.value(state)
    } catch is QuadratureFailure {
      return nil
    }
  }
}
