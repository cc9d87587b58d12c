internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Sums latents that the guide does not mention out of the terms of a log-weight, by the methods of exact evidence.
///
/// Values are added up within the plates that a latent repeats over: a latent inside more plates goes first. Sequences are
/// summed out by the forward algorithm.
struct SummedOut {
  /// What is left of the terms.
  let factors: [LogFactor]

  /// The most numbers that a table may have in one repetition of its plates.
  static let mostNumbers = 65_536

  /// - Throws: `UsageError` for a latent that no method covers.
  init(
    _ terms: [LogFactor],
    of family: GuideFamily,
    in bound: BoundModel
  ) throws(UsageError) {
    // Plates count once: a step holds as many rows as it sees.
    var elimination = Elimination(
      bound,
      terms,
      of: family.enumerated.map(\.variable),
      sizes: [:],
      mostNumbers: Self.mostNumbers
    )
    elimination.runDiscrete()
    let left = family.enumerated.first { elimination.remaining.contains($0.variable) }
    if let left {
      throw UsageError(
        what: "`\(left.path)` cannot be summed out: "
          + (elimination.refusals[left.variable]?.reversed().map(\.reason)
            .joined(separator: ", and ")
            ?? "its repetitions depend on one another"),
        place: left.place,
        fix: "Let fewer discrete latents depend on one another, or give them fewer values"
      )
    }
    guard elimination.constants.isEmpty else {
      preconditionFailure("SummedOut: repetitions were summed over together")
    }
    factors = elimination.factors
  }
}
