internal import Evidence

/// A fit whose speed is compared with that of other systems.
public struct Workload: Sendable {
  let name: String
  let example: Example
  let stepsPerRepeat: Int?

  /// The fit of an example with its default data and settings, timed in repeats of some steps; of an epoch where `nil`.
  public init(_ name: String, of example: Example, stepsPerRepeat: Int? = nil) {
    self.name = name
    self.example = example
    self.stepsPerRepeat = stepsPerRepeat
  }
}
