package import EvidencePrograms
internal import EvidenceTensors

/// A step whose objective or gradient is not finite.
package struct StepFailure: Error {
  /// As the last good step left it.
  package let state: FitState
  /// The failing step.
  package let inputs: StepInputs
  package let objective: Double
  package let gradientNorm: Double
}

/// A fit whose checkpoint cannot be written.
struct UnsavedFit: Error {
  let state: FitState
  let reason: UsageError
}
