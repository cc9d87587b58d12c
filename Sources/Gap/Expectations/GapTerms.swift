internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The terms whose means over a guide are its ELBO and, negated, its divergence from the exact posterior.
struct GapTerms {
  /// Terms of a log-density in the latents that the guide draws, with the numbers that they read.
  struct Factors {
    let terms: [LogFactor]
    let constants: [Variable: [Double]]
  }

  let parts: [GuidePart]
  let posterior: PosteriorState
  /// Numbers of everything but the expressions' own constants.
  let state: [Variable: [Double]]
  /// log p(x, h) without the latents that the guide leaves out; nil where those cannot be summed out.
  let joint: Factors?

  private var bound: BoundModel { posterior.elimination.bound }
  private var entropy: [LogFactor] {
    parts.map { part in
      let density = part.logDensityAtDraw
      return density.with(-density.tensor)
    }
  }

  init(_ parts: [GuidePart], _ posterior: PosteriorState, _ numbers: [Variable: [Double]]) throws {
    self.parts = parts
    self.posterior = posterior
    state = posterior.state.merging(numbers) { $1 }
    let whole = Elimination(posterior.elimination.bound)
    joint = try Self.summedOut(whole.factors, of: parts, in: posterior.elimination.bound)
  }

  /// The same terms under other guides of the same latents.
  init(_ other: GapTerms, _ parts: [GuidePart]) {
    self.parts = parts
    posterior = other.posterior
    state = other.state
    joint = other.joint
  }

  /// Whether log q reads no latent but those that the guide draws: else it has a draw for each value of what is summed out, and is no
  /// density of the draws alone.
  private var isClosed: Bool {
    let drawn = Set(parts.flatMap(\.variables))
    return parts.allSatisfy { part in
      part.logDensity.variables.allSatisfy { $0.role != .latent || drawn.contains($0) }
    }
  }

  /// log p(x, h) − log q(h).
  var weights: Factors? {
    guard isClosed else { return nil }
    return joint.map { Factors(terms: $0.terms + entropy, constants: $0.constants) }
  }

  /// log p(h | x) − log q(h).
  func negativeDivergence() throws -> Factors? {
    guard isClosed else { return nil }
    let drawn = Set(parts.flatMap(\.variables))
    let (terms, numbers) = try posterior.independentConditionals(of: drawn)
    guard let density = try Self.summedOut(terms, of: parts, in: bound) else { return nil }
    let constants = density.constants.merging(numbers) { own, _ in own }
    return Factors(terms: density.terms + entropy, constants: constants)
  }

  /// The means of terms over the guide; nil where one has no exact mean.
  ///
  /// `more` are numbers of what the guide's expressions read besides.
  func means(of factors: Factors, _ more: [Variable: [Double]] = [:]) throws -> ExpectedTerms? {
    let all = state.merging(factors.constants) { own, _ in own }.merging(more) { $1 }
    var guide = try GuideExpectation(parts, posterior.elimination, state: all)
    guard let terms = guide.means(of: factors.terms) else { return nil }
    let numbers = all.merging(guide.constants) { own, _ in own }
    return ExpectedTerms(terms: terms, bound: bound, state: numbers)
  }

  private static func summedOut(
    _ factors: [LogFactor],
    of parts: [GuidePart],
    in bound: BoundModel
  ) throws -> Factors? {
    let drawn = parts.flatMap(\.variables)
    let rest = bound.structure.latents.filter { latent in
      !drawn.contains(latent) && factors.contains { $0.variables.contains(latent) }
    }
    // Sums first, as a fit makes them; then the orders of exact evidence.
    let orders: [(inout Elimination) -> Void] = [
      {
        $0.runDiscrete()
        $0.run()
      }, { $0.run() }, { $0.runCoupled() },
    ]
    let all = orders.lazy.map { order in
      var elimination = Elimination(bound, factors, of: rest)
      order(&elimination)
      return elimination
    }
    guard let elimination = all.first(where: \.isComplete) else { return nil }
    return Factors(terms: elimination.factors, constants: elimination.constants)
  }
}

extension PosteriorState {
  /// The terms of log p(h | x), with normalizers of the latents left to quadrature that owe nothing to the evidence.
  ///
  /// First conditionals of latents that are not `wanted` integrate to one and are left out.
  func independentConditionals(
    of wanted: Set<Variable>
  ) throws -> (terms: [LogFactor], constants: [Variable: [Double]]) {
    let steps = elimination.logConditionals(of: wanted)
    guard let quadrature else { return (steps, [:]) }
    let bound = elimination.bound
    let logValues = try IndependentNormalizer.logValues(of: quadrature, bound, state: state)
    let plates = quadrature.target.plate.map { [$0] } ?? []
    let normalizer = Variable(.state, plates: plates)
    let negative = LogFactor(-Tensor(normalizer), plates: AxisSet(plates))
    return (steps + quadrature.target.factors + [negative], [normalizer: logValues])
  }
}
