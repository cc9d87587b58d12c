internal import Modeling
internal import Programs
internal import Tensors

/// The evidence where every latent has been eliminated: an expression of data and parameters alone.
struct ClosedForm {
  private let elimination: Elimination
  private let evaluation: Evaluation

  init(_ elimination: Elimination, parameters: [Variable: [Double]]) {
    self.elimination = elimination
    let state = parameters.merging(elimination.constants) { own, _ in own }
    evaluation = Evaluation(bound: elimination.bound, state: state)
  }

  func evidence() throws -> ExactEvidence {
    let factors = elimination.factors
    let gaussians = elimination.gaussianSteps
    let pivots = gaussians.map(elimination.pivots)
    let sizes = elimination.magnitudes
    let results = try evaluation(factors.map(\.tensor) + pivots + sizes)
    for (step, values) in zip(gaussians, results.dropFirst(factors.count)) {
      try requireProper(step, values)
    }
    let plateSizes = elimination.bound.sizes
    let terms = zip(factors, results).map { PlateSum(of: $1, over: $0.plates, plateSizes) }
    let total = terms.map(\.total).reduce(0, +)
    guard total.isFinite else { throw infinite(total) }
    let magnitude = results.suffix(sizes.count).flatMap(\.elements).map(Swift.abs).reduce(0, +)
    let plate = commonPlate(of: factors)
    let rows = plate.map { plate in
      let zeros = Array(repeating: 0.0, count: plateSizes[plate] ?? 0)
      return terms.map { $0.rows(of: plate) }.reduce(zeros) { zip($0, $1).map(+) }
    }
    return ExactEvidence(
      total: total,
      plate: plate,
      perDatum: rows,
      method: elimination.method,
      errorBound: Self.rounding * (magnitude + 1)
    )
  }

  /// Per unit of the terms' sizes: sums over thousands of terms, and solves with condition numbers up to about 1e4.
  private static let rounding = 1e-13

  /// The first declared plate that every term repeats over.
  private func commonPlate(of factors: [LogFactor]) -> Axis? {
    elimination.bound.structure.plates.first { plate in
      factors.allSatisfy { $0.plates.contains(plate) }
    }
  }

  private func requireProper(_ step: GaussianElimination, _ pivots: NumericArray) throws {
    let size = step.coordinates.dimension
    let smallest = Double(size) * 1e-13
    guard let fault = pivots.elements.firstIndex(where: { !($0 > smallest) }) else { return }
    let structure = elimination.bound.structure
    let part = step.coordinates.parts.first { $0.range.contains(fault % size) }
    let name = part.map { structure.name(of: $0.variable) } ?? "?"
    let names = step.coordinates.variables.map { "`\(structure.name(of: $0))`" }
    throw UsageError(
      what: "the log joint is quadratic in \(names.joined(separator: ", ")) but not proved to fall "
        + "off along `\(name)`, so the posterior may be improper",
      place: structure.name,
      fix: "Give `\(name)` a proper prior, or bind data that determine it"
    )
  }

  private func infinite(_ total: Double) -> UsageError {
    UsageError(
      what: "log p(x) is \(total) at these parameters",
      place: elimination.bound.structure.name,
      fix: "Give parameters at which the data are possible"
    )
  }
}
