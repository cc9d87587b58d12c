package import EvidenceTensors

/// What a fit has learned, and how it came there.
package struct FitState: Sendable {
  package let plan: FitPlan
  /// The free coordinates of every quantity, and the constants of the guide.
  package var values: [Variable: [Double]]
  /// What the report says of where the fit started.
  package var startNote: String?
  /// Of log p(x), for a guide with the curvature at the mode.
  package var laplaceEstimate: Double?
  package var history = History()
  /// Whether the fit stopped on its way, in words.
  package internal(set) var lateNote: String?
  /// The numbers that the optimizer keeps between steps.
  package var optimizer: [[Double]] = []
  /// The steps that were to be made.
  package var planned = 0
  /// What had been learned after some of the steps, in their order.
  package var kept: [(step: Int, values: [Variable: [Double]])] = []
  package var engine = ""
  /// How many threads made a step: 1 where the steps are too short to share.
  package var threads = 1
  package var compileSeconds = 0.0
  package var trainSeconds = 0.0

  /// Whether the fit was stopped before its last step.
  package var isUnfinished: Bool { history.objective.count < planned }

  /// The states that were kept on the way, in their order.
  package var course: [(step: Int, state: FitState)] {
    kept.map { step, values in
      var state = self
      state.values = values
      state.kept = []
      return (step, state)
    }
  }
}
