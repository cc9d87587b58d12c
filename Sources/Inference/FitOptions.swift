internal import EvidenceModeling
package import EvidencePrograms
package import EvidenceTensors

/// What a fit is told besides the model and its data.
package struct FitOptions: Sendable {
  package var objective: any Objective = .elbo
  package var klForm = KLForm.closedWhereKnown
  /// Nil for as few as the estimators take.
  package var particles: Int?
  package var estimators = EstimatorChoices()
  package var guides = GuideChoices()
  package var optimizer: any Optimizer = Adam()
  /// Nil for the automatic rule.
  package var precision: Precision?
  package var seed: UInt64 = 0
  /// All processors: a program whose steps are too short to share uses one of them.
  package var threads = Processors.count
  package var minibatch: (plate: Axis, size: Int)?
  /// Where parameters start, in place of what they declare.
  package var start: [Variable: Values] = [:]
  /// The parameters that stay where they start.
  package var held: Set<Variable> = []
  /// Whether guides that couple latents start where a search leads; it magnifies what rounding makes different in two engines.
  package var searchesStart = true
  /// The numbers of steps after which the learned quantities are kept.
  package var keptSteps: [Int] = []
  /// A file that the fit is saved to after every so many steps.
  package var checkpoint: (path: String, every: Int)?
  package var progress: (@Sendable (FitProgress) -> Void)?
  /// Looked at between chunks of steps; the fit ends early where it is true.
  package var shouldStop: (@Sendable () -> Bool)?
}
