import Evidence

/// What a process does before its study.
enum History: String, CaseIterable {
  case none, turned, same, fitted, studied, expressions, released, particles, shared, everything

  /// What is made before the study's own models; all of it is to be kept alive.
  func before() throws -> [Any] {
    switch self {
    case .turned:
      let model = Turned()
      let exact = try exactLogEvidence(model, observing: [\.y: Study.reals])
      return [model, exact, try exact.posterior.mean(of: model.cell), Twins(isTurned: true)]
    case .same: return [Study(), try Study().lines(of: "evidence")]
    case .fitted:
      let inference = try VariationalInference(Turned(), observing: [\.y: Study.reals])
      return [try inference.run(steps: 3)]
    case .particles:
      let inference = try VariationalInference(CountTable(), observing: [\.y: Study.counts])
      return [try inference.particles(7).run(steps: 2)]
    case .everything:
      let others = Self.allCases.filter { $0 != self }
      return try others.reversed().flatMap { try $0.before() }
    case .released:
      for history in [History.turned, .same] { _ = try history.before() }
      return []
    case .none, .studied, .expressions, .shared: return []
    }
  }

  /// What is made of the study's own models.
  func between(_ models: Study) throws -> [Any] {
    switch self {
    case .studied:
      let exact = try exactLogEvidence(models.gaussian, observing: [\.y: Study.reals])
      let other = try exactLogEvidence(models.rates, observing: [\.y: Study.counts])
      return [exact, try exact.posterior.mean(of: models.gaussian.cell), other]
    case .expressions:
      // Parts of what the study makes, in another order.
      let (table, rates) = (models.counts, models.rates)
      let inner = 0.3 * rates.slope + rates.offset
      return [
        sum(table.cell), 0.1 * sum(table.cell), 0.2 * table.area, 0.3 * table.zone, inner,
        square(rates.rate), rates.slope + rates.offset, rates.slope * rates.offset,
        log(rates.offset), log(rates.rate), table.area + table.zone,
      ]
    case .shared:
      let inference = try VariationalInference(models.counts, observing: [\.y: Study.counts])
      return [try inference.seed(9).particles(3).run(steps: 2)]
    case .everything:
      let others = Self.allCases.filter { $0 != self }
      return try others.reversed().flatMap { try $0.between(models) }
    case .released:
      for history in [History.studied, .expressions] { _ = try history.between(models) }
      return []
    case .none, .turned, .same, .fitted, .particles: return []
    }
  }
}
