internal import EvidenceExact
package import EvidenceInference
internal import EvidenceModeling
internal import EvidenceTensors

extension GapReport {
  /// - Throws: `UsageError` where no exact method gives log p(x).
  package init(
    of state: FitState,
    draws: Int,
    seed: UInt64,
    particles: [Int],
    isSplit: Bool = true
  ) throws {
    let plan = state.plan
    let bound = plan.bound
    let numbers = try state.learned
    let exact = try exactLogEvidence(of: bound, parameters: try state.declaredParameters)
    let weights = try state.logWeights(observing: [:], draws: draws, seed: seed)
    let ladder = try particles.filter { $0 <= draws }.map {
      ($0, try weights.importanceWeightedBound(particles: $0))
    }
    let guides = plan.assembly.family.blocks
    let parts = guides.compactMap { GuidePart($0) }
    // A point has no density: neither number would mean what it says.
    let hasDensity = parts.count == guides.count
    let found = try hasDensity ? GuideGap(parts, exact.posterior, exact.plate, numbers) : nil
    var divergence = found?.divergence
    var error = 0.0
    if let found, divergence == nil,
      let estimate = try DivergenceDraws(
        state,
        found.terms,
        plate: exact.plate,
        draws: draws,
        seed: seed
      )?.estimate()
    {
      (divergence, error) = (estimate.mean, estimate.standardError)
    }
    let sampled = GuideGap.Expected(
      total: weights.elbo.value,
      rows: Self.perDatum(weights.elbo, in: exact)
    )
    var split: AmortizationSplit?
    if isSplit, let found, found.elbo != nil, let plate = exact.plate {
      split = try FamilyOptimum(found.terms, plate: plate, numbers)?.split(of: exact, found.elbo)
    }
    self.init(
      exact,
      elbo: found?.elbo ?? sampled,
      elboStandardError: found?.elbo == nil ? weights.elbo.standardError : 0,
      divergence: divergence,
      divergenceStandardError: error,
      ladder: ladder,
      split: split
    )
  }

  init(
    _ exact: EvidenceState,
    elbo: GuideGap.Expected,
    elboStandardError: Double,
    divergence: GuideGap.Expected?,
    divergenceStandardError: Double,
    ladder: [(particles: Int, estimate: Estimate)],
    split: AmortizationSplit?
  ) {
    self.exact = exact
    self.elbo = elbo.total
    self.elboStandardError = elboStandardError
    self.divergence = divergence?.total
    self.divergenceStandardError = divergenceStandardError
    importanceWeighted = ladder
    self.split = split
    let rungs = ladder.map { Self.perDatum($0.estimate, in: exact) }
    perDatum = exact.perDatum.flatMap { evidence in
      guard let own = elbo.rows else { return nil }
      return evidence.indices.map { row in
        Datum(
          logEvidence: evidence[row],
          elbo: own[row],
          divergence: divergence?.rows?[row],
          importanceWeighted: rungs.compactMap { $0?[row] },
          approximationGap: split?.perDatum[row].approximation,
          amortizationGap: split?.perDatum[row].amortization
        )
      }
    }
  }

  /// The parts of an estimate, where they are those of the evidence's data.
  private static func perDatum(_ estimate: Estimate, in exact: EvidenceState) -> [Double]? {
    guard let rows = estimate.perDatum, rows.count == exact.perDatum?.count else { return nil }
    return rows
  }
}
