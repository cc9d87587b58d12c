internal import EvidenceModeling
internal import EvidenceTensors

/// What an objective that is no mean asks of mini-batches.
struct ParticleChecks {
  let objective: any Objective
  let assembly: Assembly

  /// - Throws: `UsageError` for a mini-batch of a plate over which particles cannot be weighed separately.
  func check(_ plate: Axis) throws(UsageError) {
    guard objective.form != .mean, !assembly.sharedPlates.contains(plate) else { return }
    let structure = assembly.structure
    let shared = assembly.family.blocks.filter { !$0.plates.contains(plate) }.flatMap(\.latents)
    let names = shared.map { "`\($0.path)`" }.joined(separator: ", ")
    let verb = shared.count == 1 ? "is" : "are"
    let reason =
      shared.isEmpty
      ? "draws are looked up across \(plate)" : "\(names) \(verb) shared by all of \(plate)"
    throw UsageError(
      what: "the \(objective.name) of \(structure.name) weighs particles as a whole, "
        + "because \(reason), and a mini-batch of \(plate) would give a biased bound",
      place: "\(structure.name).minibatch",
      fix: "Use all of \(plate), or mini-batches with `.elbo`"
    )
  }
}
