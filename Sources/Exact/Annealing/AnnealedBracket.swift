public import EvidenceModeling
package import EvidenceTensors

/// Stochastic bounds of log p(x) by annealed importance sampling with Hamiltonian transitions.
///
/// The path is p(h) p(x | h)ᵝ on the unconstrained coordinates of the latents, with finite discrete ones summed out. The lower
/// bound comes from chains that start at the prior. The upper one comes from chains back from draws of the exact posterior,
/// and is there only where an exact method gives them. Repetitions that keep to themselves have chains and weights of their
/// own. Step sizes are adapted in a run before, and then left as they are.
/// - Throws: `UsageError` for an improper prior, and for discrete latents that cannot be summed out.
/// - Reference: Neal (2001), "Annealed importance sampling"; Grosse, Ghahramani & Adams (2015).
public func annealedBracket<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  sizes: PlateSizes = [:],
  parameters: Bindings<M> = [:],
  annealing options: Annealing = Annealing()
) throws -> Bracket {
  let bound = try BoundModel(model, observing: data, sizes: sizes)
  let numbers = try bound.structure.numbers(parameters, of: model)
  return try annealedBracket(of: bound, parameters: numbers, annealing: options)
}

/// Stochastic bounds for a model of any type.
package func annealedBracket(
  of bound: BoundModel,
  parameters: [Variable: [Double]] = [:],
  annealing options: Annealing = Annealing()
) throws -> Bracket {
  let numbers = try ParameterValues(bound, given: parameters).numbers
  let chains = try AnnealedChains(bound, numbers, options)
  let lower = try chains.forward()
  let exact: EvidenceState
  do {
    exact = try exactLogEvidence(of: bound, parameters: parameters)
  } catch is UsageError {
    return Bracket(
      lower,
      nil,
      source: "no upper bound, as no exact method gives draws of the posterior",
      options
    )
  }
  let draws = try exact.posterior.samples(count: options.chains, seed: options.seed)
  let upper = try chains.reverse(from: draws.mapValues(\.doubles))
  return Bracket(lower, upper, source: "draws of the exact posterior by \(exact.method)", options)
}

/// A bracket for data that are simulated from the model in place of the observed ones, whose latents are a draw of their exact
/// posterior; inputs stay as they are.
///
/// - Throws: as `annealedBracket(_:observing:sizes:parameters:annealing:)`.
public func simulatedBracket<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  sizes: PlateSizes = [:],
  parameters: Bindings<M> = [:],
  annealing options: Annealing = Annealing()
) throws -> Bracket {
  let bound = try BoundModel(model, observing: data, sizes: sizes)
  let numbers = try bound.structure.numbers(parameters, of: model)
  return try simulatedBracket(of: bound, parameters: numbers, annealing: options).bracket
}

/// A model with simulated data, and the bracket of their log-evidence.
package func simulatedBracket(
  of bound: BoundModel,
  parameters: [Variable: [Double]] = [:],
  annealing options: Annealing = Annealing()
) throws -> (bound: BoundModel, bracket: Bracket) {
  let numbers = try ParameterValues(bound, given: parameters).numbers
  let simulation = try PriorDraws(
    bound,
    state: numbers,
    count: 1,
    seed: options.seed &* 2 &+ 3,
    isComplete: true
  )
  var data: [Variable: Values] = [:]
  for variable in bound.structure.observed {
    let extents = variable.plates.map { bound.sizes[$0] ?? 1 }
    let shape = extents + variable.shape
    data[variable] = try simulation.values[variable].map { try Values($0, shape: shape) }
  }
  let simulated = try bound.replacing(data: data)
  let chains = try AnnealedChains(simulated, numbers, options)
  let lower = try chains.forward()
  let latents = simulation.values.mapValues { values in
    (0..<options.chains).flatMap { _ in values }
  }
  let upper = try chains.reverse(from: latents)
  let source = "the latents that the data were simulated from are a draw of the posterior"
  return (simulated, Bracket(lower, upper, source: source, options))
}

extension Bracket {
  fileprivate init(
    _ lower: (bound: Bound, acceptance: Double),
    _ upper: Bound?,
    source: String,
    _ options: Annealing
  ) {
    self.lower = lower.bound
    self.upper = upper
    self.source = source
    chains = options.chains
    temperatures = options.temperatures
    acceptance = lower.acceptance
  }
}
