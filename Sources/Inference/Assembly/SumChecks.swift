internal import EvidenceTensors

/// What must hold for the sums over plates to count everything once.
struct SumChecks {
  func check(_ terms: [Term]) throws(UsageError) {
    for term in terms { try requireOwnPlates(term) }
  }

  /// A factor may vary only over what its variable repeats over.
  private func requireOwnPlates(_ term: Term) throws(UsageError) {
    let foreign = term.value.axes.subtracting(term.plates).first(where: \.isPlate)
    guard let foreign else { return }
    throw UsageError(
      what: "the factor of \(term.names) varies over \(foreign), over which \(term.names) does "
        + "not repeat",
      place: term.place,
      fix: "Declare \(term.names) with `per: \(foreign).self`"
    )
  }
}
