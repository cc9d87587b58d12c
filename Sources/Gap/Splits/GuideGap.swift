internal import EvidenceExact
internal import EvidenceInference
internal import EvidenceModeling
internal import EvidenceTensors

/// The ELBO of a guide, and its divergence from the exact posterior, where both are expectations that can be had exactly.
struct GuideGap {
  let terms: GapTerms
  private(set) var elbo: Expected?
  private(set) var divergence: Expected?

  /// A mean in total, and for each repetition of a plate.
  struct Expected {
    let total: Double
    let rows: [Double]?

    init(_ sums: [PlateSum], plate: Axis?) {
      total = sums.map(\.total).reduce(0, +)
      rows = plate.flatMap { plate in
        let isRepeated = sums.allSatisfy { $0.repeats(over: plate) }
        guard isRepeated, let first = sums.first else { return nil }
        return sums.dropFirst().reduce(first.rows(of: plate)) { rows, next in
          zip(rows, next.rows(of: plate)).map(+)
        }
      }
    }

    init(total: Double, rows: [Double]?) {
      self.total = total
      self.rows = rows
    }

    var negated: Expected { Expected(total: 0 - total, rows: rows.map { $0.map { 0 - $0 } }) }
  }

  /// `numbers` are the values of all parameters, the guide's among them.
  init(
    _ parts: [GuidePart],
    _ posterior: PosteriorState,
    _ plate: Axis?,
    _ numbers: [Variable: [Double]]
  ) throws {
    terms = try GapTerms(parts, posterior, numbers)
    elbo = try Self.expectation(of: terms.weights, terms, plate)
    guard let negative = try? terms.negativeDivergence() else { return }
    divergence = try Self.expectation(of: negative, terms, plate)?.negated
  }

  private static func expectation(
    of factors: GapTerms.Factors?,
    _ terms: GapTerms,
    _ plate: Axis?
  ) throws -> Expected? {
    guard let factors else { return nil }
    do {
      guard let means = try terms.means(of: factors) else { return nil }
      return Expected(try means.sums(), plate: plate)
    } catch is QuadratureFailure {
      return nil
    }
  }
}
