internal import EvidenceModeling
internal import EvidenceTensors

/// What the importance-weighted bound asks of mini-batches.
struct ParticleChecks {
  let assembly: Assembly

  /// The error for a mini-batch of a plate over which particles cannot be weighed separately.
  func outside(_ plate: Axis) -> UsageError {
    let structure = assembly.structure
    let shared = assembly.family.blocks.filter { !$0.plates.contains(plate) }.flatMap(\.latents)
    let names = shared.map { "`\($0.path)`" }.joined(separator: ", ")
    let verb = shared.count == 1 ? "is" : "are"
    let reason =
      shared.isEmpty
      ? "draws are looked up across \(plate)" : "\(names) \(verb) shared by all of \(plate)"
    return UsageError(
      what: "the importance-weighted bound of \(structure.name) weighs particles as a whole, "
        + "because \(reason), and a mini-batch of \(plate) would give a biased bound",
      place: "\(structure.name).minibatch",
      fix: "Use all of \(plate) with `.importanceWeighted`, or mini-batches with `.elbo`"
    )
  }
}
