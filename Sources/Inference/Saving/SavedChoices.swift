internal import EvidenceTensors

/// The objective of a fit that was read from a file, by name.
///
/// A file cannot hold a type, so such a fit makes no further step.
struct SavedObjective: Objective {
  let name: String
  let particles: Int?
  let form: ObjectiveForm
  let note: String?

  func bound(of weight: LogWeight) throws(UsageError) -> Bound { try weight.averaged() }
}

/// The optimizer of a fit that was read from a file, in words.
struct SavedOptimizer: Optimizer, CustomStringConvertible {
  let summary: String
  let description: String
  var learningRate: Double { 1 }

  func update(_ step: inout OptimizerStep) {
    step.note(
      "the fit was read from a file, which does not hold an optimizer",
      in: "update",
      fix: "Use `VariationalInference.run(steps:resuming:)`"
    )
  }
}
