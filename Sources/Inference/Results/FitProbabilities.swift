internal import EvidenceExact
public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

extension Fit {
  /// The posterior probabilities of the values of a latent that is summed out: [plates…, event…, values].
  ///
  /// q(k) = E_q[p(k | h, x)] over draws of the other latents: exact where there are none.
  /// - Throws: `UsageError` where the path does not lead to such a latent.
  public func probabilities(
    of latent: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Values {
    try probabilities(of: latent(model), observing: data, draws: draws, seed: seed)
  }

  /// The posterior probabilities of the values of a latent of the fit's model.
  public func probabilities(
    of latent: Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Values {
    let structure = state.plan.bound.structure
    let variable = latent.variable
    let enumerated = state.plan.assembly.family.enumerated.first { $0.variable == variable }
    guard let enumerated else {
      let names = state.plan.assembly.family.enumerated.map { "`\($0.path)`" }
      throw UsageError(
        what: "the path does not lead to a latent of \(structure.name) that is summed out",
        place: "Fit.probabilities",
        fix: names.isEmpty
          ? "Use `mean` or `samples`" : "Choose one of \(names.joined(separator: ", "))"
      )
    }
    let bound = try state.bound(observing: try structure.resolve(data, of: model))
    return try state.probabilities(of: enumerated, bound, draws: draws, seed: seed)
  }
}

extension FitState {
  private static let mostParticles = 1 << 12
  private static let mostShares = 1 << 21

  /// The derivative of the log of a sum with respect to a number added to each of its terms is each term's share.
  func probabilities(
    of latent: GuideFamily.Enumerated,
    _ bound: BoundModel,
    draws: Int,
    seed: UInt64
  ) throws -> Values {
    let family = plan.assembly.family
    let (plates, shape) = (latent.variable.plates, latent.variable.shape)
    let count = (plates.map { bound.sizes[$0] ?? 1 } + shape + [latent.count]).product
    // As many draws at once as memory and the streams of particles allow; the others in further steps.
    let wanted = family.drawn.isEmpty ? 1 : max(1, draws)
    let widest = max(1, min(Self.mostParticles, Self.mostShares / max(1, count)))
    let steps = (wanted + widest - 1) / widest
    let group = (wanted + steps - 1) / steps
    let assembly = try Assembly(
      bound,
      family,
      particles: group,
      klForm: .monteCarlo
    )
    let added = Variable(.state, shape: shape + [latent.count], plates: plates)
    let value = Tensor(latent.variable).reshaped(shape + [1])
    let isChosen = value .== Tensor(latent.values.map(Double.init))
    let zero = LogFactor(sum(select(isChosen, Tensor(added), 0)), plates: latent.variable.axes)
    let terms = assembly.terms.map(\.factor) + [zero]
    let total = assembly.total(try SummedOut(terms, of: family, in: bound).factors, nil)
    let particles = assembly.particles.map { total.summed(over: $0) } ?? total
    let shares = gradient(of: particles, withRespectTo: [Tensor(added)])[0] / Double(group)
    let graph = Graph(outputs: [shares.substituting(plan.quantities.replacements)])
    let read = Set(graph.variables)
    let own: [Variable: [Double]] = [added: Array(repeating: 0, count: count)]
    let program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        precision: plan.precision,
        data: bound.data.filter { read.contains($0.key) },
        state: values.merging(own) { $1 }.filter { read.contains($0.key) },
        seed: seed ^ Self.evaluationKey,
        threads: plan.options.threads
      ),
      runs: steps
    )
    var mean = Array(repeating: 0.0, count: count)
    for step in 0..<steps {
      _ = program.run(StepInputs(first: step))
      let shares = program.output(0).values(plates: plates, sizes: bound.sizes)
      for index in mean.indices { mean[index] += shares[index] / Double(steps) }
    }
    return try Values(mean, shape: plates.map { bound.sizes[$0] ?? 1 } + added.shape)
  }
}
