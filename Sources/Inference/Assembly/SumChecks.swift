internal import EvidenceModeling
internal import EvidenceTensors

/// What must hold for the sums over enumerated values and plates to count everything once.
struct SumChecks {
  let structure: Structure
  let family: GuideFamily

  func check(_ terms: [Term]) throws(UsageError) {
    for term in terms {
      try requireOwnPlates(term)
      if family.enumerated.isEmpty { continue }
      let read = term.value.variables
      for latent in family.enumerated where read.contains(latent.variable) {
        try requireOutside(term, latent)
      }
    }
    try requireNoLookUp()
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

  private func requireOutside(
    _ term: Term,
    _ latent: GuideFamily.Enumerated
  ) throws(UsageError) {
    guard let plate = latent.variable.axes.subtracting(term.plates).sorted.first
    else { return }
    throw UsageError(
      what: "\(term.names) reads `\(latent.path)`, which is summed out over \(plate), but does "
        + "not repeat over \(plate)",
      place: term.place,
      fix: "Declare \(term.names) with `per: \(plate).self`, or state a guide"
    )
  }

  /// `k[group]` picks repetitions of a latent that is summed out, each of which would then be summed by itself.
  ///
  /// So does whatever else may read other repetitions than its own.
  private func requireNoLookUp() throws(UsageError) {
    let summed = family.enumerated.map(\.variable)
    guard !summed.isEmpty else { return }
    for site in structure.joint {
      for tensor in Tensor.listed([site.logProb]) {
        for axis in tensor.mixedAxes where axis.isPlate {
          let read = tensor.inputs(mixedAlong: axis).flatMap(\.variables)
          guard let latent = summed.first(where: read.contains) else { continue }
          let name = structure.name(of: latent)
          throw UsageError(
            what: "`\(site.path)` looks up `\(name)`, which is summed out, by an index of \(axis); "
              + "that is not supported yet",
            place: site.place,
            fix: "Let `\(site.path)` repeat over \(axis) itself"
          )
        }
      }
    }
  }
}
