package import Tensors

/// What a fit has learned, and how it came there.
package struct FitState: Sendable {
  package let plan: FitPlan
  /// The free coordinates of every quantity.
  package var values: [Variable: [Double]]
  package var history = History()
  package var engine = ""
  package var compileSeconds = 0.0
  package var trainSeconds = 0.0
}
