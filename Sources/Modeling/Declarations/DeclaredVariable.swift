package import EvidenceTensors

/// A variable of a model with the name that its declaration gives it.
package struct DeclaredVariable: Sendable, Hashable {
  package let variable: Variable
  /// The dotted path from the model, such as `mean` or `decoder.layers.0.weight`.
  package let path: String

  package var role: Variable.Role { variable.role }
}
