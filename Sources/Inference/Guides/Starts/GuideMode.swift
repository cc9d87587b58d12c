internal import EvidenceTensors

/// What a block sets to the mode of its coordinates' density before the first step.
package struct GuideMode: Sendable {
  /// Set to the mode.
  let location: Variable
  let coordinates: GuideCoordinates
  /// Set to a factor of the inverse of minus the second derivatives there.
  let factor: Variable?
}
