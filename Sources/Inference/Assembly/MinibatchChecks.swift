internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Where a sum over some repetitions, scaled by N / B, would not be an unbiased estimate of the sum over all.
struct MinibatchChecks {
  let plate: Axis
  let assembly: Assembly

  private var name: String { assembly.structure.name }
  private var place: String { "\(name).minibatch" }

  func check() throws(UsageError) {
    try requirePlate()
    try requireNoLookUp()
    for block in assembly.family.blocks where block.flattened.contains(plate) {
      throw UsageError(
        what: "\(block.names) of all of \(plate) are drawn together, and a mini-batch holds only "
          + "some of them",
        place: place,
        fix: "Fit on all of \(plate) at once, or choose a guide that draws each by itself"
      )
    }
    try requireNoSummary()
    for latent in assembly.family.enumerated where !latent.variable.axes.contains(plate) {
      let reader = assembly.terms.first { term in
        term.plates.contains(plate) && term.value.variables.contains(latent.variable)
      }
      guard let reader else { continue }
      throw UsageError(
        what: "`\(latent.path)` is summed out and shared by all of \(plate), whose factor "
          + "\(reader.names) stands inside its sum, where a mini-batch would give a biased bound",
        place: latent.place,
        fix: "Fit on all of \(plate) at once, or declare `\(latent.path)` with `per: \(plate).self`"
      )
    }
    try requireNoIntegral()
  }

  /// A network's sum over rows is no mean of terms that some of them could stand for.
  private func requireNoSummary() throws(UsageError) {
    for block in assembly.family.blocks where !block.plates.contains(plate) {
      let noises = block.noises.map { Tensor(Variable(.state, shape: $0.shape)) }
      let draw = block.draw(noises)
      guard Tensor.listed(draw.values).contains(where: { $0.mixedAxes.contains(plate) }) else {
        continue
      }
      throw UsageError(
        what: "the guide of \(block.names) reads all of \(plate) at once, and a mini-batch holds "
          + "only some of them",
        place: place,
        fix: "Take mini-batches of another plate, or fit on all of \(plate) at once"
      )
    }
  }

  /// What the search for integrals keeps out of a fit by mini-batches stands in one over all rows.
  private func requireNoIntegral() throws(UsageError) {
    let collapse = assembly.family.collapse
    let latent = collapse.latents(over: plate).first
    guard let latent else { return }
    throw UsageError(
      what:
        "`\(assembly.structure.name(of: latent))` is integrated out over all of \(plate), and a "
        + "mini-batch holds only some of them",
      place: place,
      fix: "Take mini-batches of another plate, or fit on all of \(plate) at once"
    )
  }

  private func requirePlate() throws(UsageError) {
    guard !assembly.structure.plates.contains(plate) else { return }
    let plates = assembly.structure.plates.map(\.name).joined(separator: ", ")
    throw UsageError(
      what: "no variable of \(name) repeats over \(plate)",
      place: place,
      fix: plates.isEmpty ? "Fit without mini-batches" : "Choose a plate of the model: \(plates)"
    )
  }

  /// A table over the plate must be there as a whole to be looked up in, or read across in whatever other way.
  private func requireNoLookUp() throws(UsageError) {
    for term in assembly.terms {
      for tensor in Tensor.listed([term.value]) {
        guard tensor.mixedAxes.contains(plate), !tensor.isSum(over: plate) else { continue }
        let isLookUp = tensor.operation == .gatherAxis(plate)
        let use = isLookUp ? "by an index" : "by `\(tensor.primitive.name)`"
        throw UsageError(
          what: "the factor of \(term.names) looks up values over \(plate) \(use), and a "
            + "mini-batch holds only some of them",
          place: term.place,
          fix: "Take mini-batches of another plate, or fit on all of \(plate) at once"
        )
      }
    }
  }
}

extension Tensor {
  fileprivate func isSum(over axis: Axis) -> Bool { operation == .reduceAxis(.sum, axis) }
}
