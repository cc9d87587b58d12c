internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceInference
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The member of an amortized guide's family with the largest ELBO for each datum, found by minimization from several starts.
struct FamilyOptimum {
  private let terms: GapTerms
  private let plate: Axis
  private let parts: [GuidePart]
  private let coordinates: [FamilyCoordinates]
  private let bound: BoundModel

  /// Nil where the guide is no function of the data, datum by datum.
  init?(_ terms: GapTerms, plate: Axis, _ numbers: [Variable: [Double]]) throws {
    guard !terms.parts.isEmpty, terms.parts.allSatisfy({ $0.plates == [plate] }) else {
      return nil
    }
    var coordinates: [FamilyCoordinates] = []
    var parts: [GuidePart] = []
    for part in terms.parts {
      if case .integrated = part.form { return nil }
      // Given other latents, the best member would be a function of them.
      let readsLatents = part.parameters.contains { parameter in
        parameter.tensor.variables.contains { $0.role == .latent }
      }
      if readsLatents { return nil }
      let own = part.parameters.compactMap { FamilyCoordinates($0, of: part) }
      coordinates += own
      let replacements = own.map { ($0.replacement.old, $0.replacement.new) }
      parts.append(part.substituting(Dictionary(replacements) { own, _ in own }))
    }
    guard coordinates.contains(where: \.readsData) else { return nil }
    // A density that still reads data or parameters is not one of the family alone.
    let read = parts.map { $0.logDensityAtDraw.variables }.reduce(Set()) { $0.union($1) }
    guard read.allSatisfy({ $0.role == .state || $0.role == .latent }) else { return nil }
    self.terms = terms
    self.plate = plate
    self.parts = parts
    self.coordinates = coordinates
    bound = terms.posterior.elimination.bound
  }

  /// The split of the gap that the guide's own ELBO leaves.
  ///
  /// - Throws: `UsageError` where the minimization does not converge.
  func split(of exact: EvidenceState, _ own: GuideGap.Expected?) throws -> AmortizationSplit? {
    guard let evidence = exact.perDatum, let start = own?.rows else { return nil }
    guard let best = try elbo() else { return nil }
    let pairs = evidence.indices.map { row in
      (approximation: evidence[row] - best[row], amortization: best[row] - start[row])
    }
    return AmortizationSplit(perDatum: pairs)
  }

  /// The largest ELBO of each datum; nil where it is no exact mean.
  func elbo() throws -> [Double]? {
    let freed = GapTerms(terms, parts)
    guard let weights = freed.weights else { return nil }
    let starts = try self.starts()
    guard let means = try freed.means(of: weights, state(at: starts[0])) else { return nil }
    let objective = try FamilyObjective(means, plate: plate, coordinates)
    var best: RowwiseMinimum?
    for start in starts {
      let minimum = RowwiseMinimum(from: start) { points in objective.evaluate(points) }
      best = best.map { $0.merged(with: minimum) } ?? minimum
    }
    guard let best else { return nil }
    try requireConverged(best)
    let numbers = means.state.merging(state(at: best.points)) { $1 }
    let final = ExpectedTerms(terms: means.terms, bound: bound, state: numbers)
    return GuideGap.Expected(try final.sums(), plate: plate).rows
  }

  private func requireConverged(_ minimum: RowwiseMinimum) throws {
    let failed = minimum.isConverged.indices.filter { !minimum.isConverged[$0] }
    guard let first = failed.first else { return }
    let structure = bound.structure
    throw UsageError(
      what: "the best member of the guide's family was not found for \(failed.count) of the "
        + "\(minimum.values.count) \(plate.name), the first being \(first)",
      place: "\(structure.name).guide",
      fix: "Ask for the report without the split, `gap(isSplit: false)`"
    )
  }

  /// Each row's free numbers, one coordinate after the other.
  private func state(at points: [[Double]]) -> [Variable: [Double]] {
    FamilyObjective.state(at: points, coordinates)
  }

  /// The guide's own parameters; the same moved a little; and the origin.
  private func starts() throws -> [[[Double]]] {
    let evaluation = Evaluation(bound: bound, state: terms.state)
    let arrays = try evaluation(coordinates.map(\.start))
    let rows = bound.sizes[plate] ?? 0
    var own = Array(repeating: [Double](), count: rows)
    for (array, coordinate) in zip(arrays, coordinates) {
      let numbers = array.values(plates: [plate], sizes: bound.sizes).doubles
      let size = coordinate.free.shape.product
      for row in 0..<rows { own[row] += numbers[row * size..<(row + 1) * size] }
    }
    let moved = own.map { row in row.enumerated().map { $1 + 0.5 * C.cos(Double(7 * $0 + 1)) } }
    return [own, moved, own.map { $0.map { _ in 0 } }]
  }
}
