internal import EvidenceModeling
internal import EvidenceTensors

/// The evidence as numbers, once every latent has been eliminated or integrated out.
struct ClosedForm {
  private let elimination: Elimination
  private let evaluation: Evaluation

  init(_ elimination: Elimination, state: [Variable: [Double]]) {
    self.elimination = elimination
    evaluation = Evaluation(bound: elimination.bound, state: state)
  }

  /// The evidence, with what quadrature gave for the latents that are left to it.
  func evidence(_ quadrature: QuadratureIntegrals? = nil) throws -> EvidenceState {
    let factors = elimination.factors.filter { !$0.reads(anyOf: elimination.remaining) }
    let conditions = elimination.conditions
    let results = try evaluation(factors.map(\.tensor) + conditions.map(\.numbers))
    for (condition, values) in zip(conditions, results.dropFirst(factors.count)) {
      try condition.require(values, elimination.bound.structure)
    }
    let state = quadrature?.state ?? evaluation.state
    let plateSizes = elimination.bound.sizes
    let terms = zip(factors, results).map { PlateSum(of: $1, over: $0.plates, plateSizes) }
    let integrals = quadrature?.logValues ?? []
    let total = (terms.map(\.total) + integrals).accurateSum
    guard total.isFinite else { throw infinite(total) }
    let magnitude = integrals.map(Swift.abs).reduce(terms.map(\.magnitude).reduce(0, +), +)
    let plate = commonPlate(of: factors, quadrature)
    let rows = plate.map { plate in
      let zeros = Array(repeating: 0.0, count: plateSizes[plate] ?? 0)
      let start = integrals.isEmpty ? zeros : integrals
      return terms.map { $0.rows(of: plate) }.reduce(start) { zip($0, $1).map(+) }
    }
    return EvidenceState(
      logEvidence: total,
      plate: plate,
      perDatum: rows,
      method: elimination.method(quadrature?.target),
      posterior: PosteriorState(
        elimination: elimination,
        quadrature: quadrature,
        state: state
      ),
      bound: ErrorBound(
        elimination,
        quadrature,
        state: state,
        summation: 4 * LocalRounding.unit * magnitude
      )
    )
  }

  /// The first declared plate that every term repeats over.
  private func commonPlate(of factors: [LogFactor], _ quadrature: QuadratureIntegrals?) -> Axis? {
    elimination.bound.structure.plates.first { plate in
      let isIntegrated = quadrature.map { $0.target.plate == plate } ?? true
      return isIntegrated && factors.allSatisfy { $0.plates.contains(plate) }
    }
  }

  private func infinite(_ total: Double) -> UsageError {
    let place = elimination.bound.structure.name
    if total.isNaN {
      return UsageError(
        what: "log p(x) is lost to rounding or overflow at these parameters",
        place: place,
        fix: "Write the formulas so that they hold there, or give data and scales in other units"
      )
    }
    return UsageError(
      what: "log p(x) is \(total) at these parameters",
      place: place,
      fix: "Give parameters at which the data are possible"
    )
  }
}
