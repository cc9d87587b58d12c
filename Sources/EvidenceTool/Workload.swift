/// A fit whose speed is compared with that of other systems.
public struct Workload: Sendable {
  let name: String
  let example: Example

  /// The fit of an example with its default data and settings.
  public init(_ name: String, of example: Example) {
    self.name = name
    self.example = example
  }
}
