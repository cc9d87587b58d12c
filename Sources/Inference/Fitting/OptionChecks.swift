internal import EvidenceModeling
internal import EvidenceTensors

/// Numbers in the options of a fit that make no sense.
struct OptionChecks {
  let options: FitOptions
  let bound: BoundModel

  private static let type = "VariationalInference"

  func check() throws(UsageError) {
    if let mistake = options.optimizer.anyMistake { throw mistake }
    if let mistake = options.objective.mistake { throw mistake }
    if let particles = options.particles { try requirePositive(particles, "particles") }
    try requirePositive(options.threads, "threads")
    if let particles = options.objective.particles {
      try requirePositive(particles, "objective")
      if let own = options.particles, own != 1 {
        throw UsageError(
          what: "\(own) particles are asked for beside the \(particles) of the "
            + options.objective.name,
          place: "\(Self.type).particles",
          fix: "State them once, in the objective"
        )
      }
    }
    if let checkpoint = options.checkpoint, checkpoint.every < 1 {
      throw UsageError(
        what: "the fit is to be saved every \(checkpoint.every) steps",
        place: "\(Self.type).checkpoint",
        fix: "Give at least 1"
      )
    }
    guard let minibatch = options.minibatch else { return }
    try requirePositive(minibatch.size, "minibatch")
    guard !bound.structure.empty.contains(minibatch.plate) else {
      throw UsageError(
        what:
          "mini-batches of \(minibatch.plate) are asked for, and there are no \(minibatch.plate)",
        place: "\(Self.type).minibatch",
        fix: "Leave them out, or give data"
      )
    }
  }

  private func requirePositive(_ count: Int, _ member: String) throws(UsageError) {
    // Particles number the streams of draws with 16 bits.
    guard !(1..<1 << 16).contains(count) else { return }
    throw UsageError(
      what: "\(count) is not a number of \(Self.things[member] ?? member)",
      place: "\(Self.type).\(member)",
      fix: count < 1 ? "Give at least 1" : "Give less than 65536"
    )
  }

  private static let things = ["minibatch": "rows", "objective": "particles"]
}
