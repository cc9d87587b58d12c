internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
public import EvidenceTensors

extension Fit {
  /// log p(y | h) of each repetition of an observed variable at draws of the posterior, in nats: [draws, plates…].
  ///
  /// Of the data of the fit, whatever mini-batches it saw, and given all latents that the variable reads.
  /// - Throws: `UsageError` where the path leads to something else than an observed variable.
  public func logLikelihood(
    _ observed: (M) -> Tensor,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Values {
    try requireSome(draws)
    return try state.logLikelihood(of: observed(model), draws: draws, seed: seed).values
  }

  /// How well each repetition of an observed variable is predicted from all others, by importance weights that take the guide's
  /// own misfit into account.
  ///
  /// - Throws: as `logLikelihood`, and for a guide that is a point.
  public func leaveOneOut(
    _ observed: (M) -> Tensor,
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> LeaveOneOut {
    try requireSome(draws)
    return try state.leaveOneOut(of: observed(model), draws: draws, seed: seed)
  }

  /// The same by the variance of the log-likelihood, at the draws of the guide as they are.
  ///
  /// - Throws: as `logLikelihood`, and for fewer than two draws.
  public func waic(
    _ observed: (M) -> Tensor,
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> WAIC {
    try WAIC(
      logLikelihoods: logLikelihood(observed, draws: draws, seed: seed).byDatum(draws)
    )
  }

  /// P(T(y′) ≥ T(y)) of a statistic T of an observed variable, for data y′ that are drawn again given the latents of the posterior.
  ///
  ///     try fit.predictiveProbability(\.y) { $0.doubles.max() ?? 0 }
  ///
  /// T is told the values of all repetitions: plates in order of declaration, then the event shape; what is missing of the data is
  /// missing of the draws too. Near 0 or 1, data like those of
  /// the fit are not what the model expects.
  /// - Throws: as `predict`, and for a statistic that is NaN.
  /// - Reference: Gelman, Meng & Stern (1996), "Posterior predictive assessment of model fitness via realized discrepancies".
  public func predictiveProbability(
    _ observed: (M) -> Tensor,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0,
    of statistic: (Values) -> Double
  ) throws -> Double {
    let site = try state.observedSite(observed(model), "Fit.predictiveProbability")
    let again = try predict({ _ in site.value }, draws: draws, seed: seed).samples
    let (all, shape) = (again.doubles, Array(again.shape.dropFirst()))
    let size = shape.product
    let data = try state.plan.bound.values(of: site.variable)
    let seen = statistic(data)
    let drawn = try (0..<draws).map { draw in
      let values = try Values(Array(all[draw * size..<(draw + 1) * size]), shape: shape)
      return statistic(values.missing(where: data.holes))
    }
    guard !seen.isNaN, drawn.allSatisfy({ !$0.isNaN }) else {
      throw UsageError(
        what: "the statistic is nan of \(seen.isNaN ? "the data" : "some draws")",
        place: "Fit.predictiveProbability",
        fix: "Give one that is a number for all data that the model can draw"
      )
    }
    return Double(drawn.count { $0 >= seen }) / Double(draws)
  }
}

extension FitState {
  func observedSite(_ quantity: Tensor, _ place: String) throws(UsageError) -> Site {
    let structure = plan.bound.structure
    if let variable = here(quantity).variable, variable.role == .observed,
      let site = structure.jointSite(of: variable)
    {
      return site
    }
    throw UsageError(
      what: "the path does not lead to an observed variable of \(structure.name)",
      place: place,
      fix: "Name what is declared with @Observed"
    )
  }

  package func leaveOneOut(of observed: Tensor, draws: Int, seed: UInt64) throws -> LeaveOneOut {
    let (values, group) = try logLikelihood(of: observed, draws: draws, seed: seed)
    let ratios = try logRatios(draws: draws, seed: seed, group: group)
    return try LeaveOneOut(logLikelihoods: values.byDatum(draws), logRatios: ratios)
  }

  /// With how many draws are made at once.
  func logLikelihood(
    of quantity: Tensor,
    draws: Int,
    seed: UInt64,
    group given: Int? = nil
  ) throws -> (values: Values, group: Int) {
    let site = try observedSite(quantity, "Fit.logLikelihood")
    let group = given ?? QuantityDraws.group(of: site.logProb, plan.bound)
    var elements: [Double] = []
    let shape = try forEachDraw(
      of: site.logProb,
      nil,
      draws,
      seed,
      like: sum(site.value),
      group: group
    ) { elements += $0 }
    if elements.count < draws * shape.product { elements = (0..<draws).flatMap { _ in elements } }
    return (try Values(elements, shape: [draws] + shape), group)
  }

  /// log p(h, x) − log q(h) of the same draws, without the latents that are summed and integrated out.
  fileprivate func logRatios(draws: Int, seed: UInt64, group: Int) throws -> [Double] {
    let (joint, guide) = try logDensities(draws: draws, seed: seed, group: group)
    guard let guide else {
      let point = plan.assembly.family.blocks.first { $0.isPoint }
      throw UsageError(
        what: "the guide of \(point?.names ?? "") is a point, whose draws have no weights",
        place: "Fit.leaveOneOut",
        fix: "Fit with another guide"
      )
    }
    return zip(joint, guide).map { $0 - $1 }
  }

  /// log p(h, x) and log q(h) of draws, without the latents that are summed and integrated out; no log q where a guide is a point.
  func logDensities(
    draws: Int,
    seed: UInt64,
    group: Int
  ) throws -> (joint: [Double], guide: [Double]?) {
    let family = plan.assembly.family
    let assembly = try Assembly(plan.bound, family)
    func numbers(_ factors: [LogFactor]) throws -> [Double] {
      var result: [Double] = []
      let total = assembly.total(factors, nil)
      _ = try forEachDraw(of: total, nil, draws, seed, group: group) { result += $0 }
      // What no draw enters is made once.
      return result.count < draws ? Array(repeating: result.first ?? 0, count: draws) : result
    }
    var densities: [LogFactor]? = []
    for block in family.blocks {
      let own = block.logDensity(of: block.latents.map(\.value))
      densities = own.flatMap { own in densities.map { $0 + [LogFactor(own, plates: block.plates)] }
      }
    }
    return (try numbers(family.collapse.factors), try densities.map(numbers))
  }
}

extension Values {
  /// The elements of each datum, of values whose first dimension are draws.
  fileprivate func byDatum(_ draws: Int) -> [[Double]] {
    let (all, size) = (doubles, count / draws)
    return (0..<size).map { datum in (0..<draws).map { all[$0 * size + datum] } }
  }
}
