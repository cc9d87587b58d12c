internal import EvidenceTensors

/// Finds modules that nothing uses in a model without a guide: the sign of a guide that the compiler took for something
/// else because its name or type is not quite `var guide: Joint`.
struct PartChecks {
  let structure: Structure

  func check(_ reflection: Reflection) throws(UsageError) {
    guard structure.guide.isEmpty else { return }
    let used = Set(structure.joint.flatMap { $0.parameters + $0.parents + [$0.variable] })
    // Parts come after those inside them; the outermost one is what the user knows.
    for part in reflection.parts.reversed() where !part.variables.isEmpty {
      guard part.variables.allSatisfy({ $0.role == .parameter && !used.contains($0) }) else {
        continue
      }
      throw UsageError(
        what: "the joint uses no parameter of `\(part.path)`, and the model states no guide",
        place: "\(structure.name).\(part.path)",
        fix: "Use it in the joint, state a guide in `var guide: Joint`, or remove `\(part.path)`"
      )
    }
  }
}
