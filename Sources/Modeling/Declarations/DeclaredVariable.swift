public import EvidenceTensors

/// A variable of a model with the name that its declaration gives it.
public struct DeclaredVariable: Sendable, Hashable {
  public let variable: Variable
  /// The dotted path from the model, such as `mean` or `decoder.layers.0.weight`.
  public let path: String

  public var role: Variable.Role { variable.role }
}
