internal import EvidenceDistributions
internal import EvidenceModeling
package import EvidenceTensors

/// Latents as functions of a few unconstrained coordinates, with the log of the change in volume.
package struct FreeCoordinates {
  package let variables: [Variable]
  package let dimension: Int
  private let supports: [Support]

  /// One repetition of the latents' plates is described; nil where a latent has no such coordinates.
  package init?(_ latents: [Variable], in elimination: Elimination) {
    // A support may depend on latents that come before it.
    variables = elimination.bound.structure.joint.map(\.variable).filter(latents.contains)
    supports = variables.map(elimination.support)
    var count = 0
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { return nil }
      count += bijector.unconstrainedShape(for: variable.shape).product
    }
    dimension = count
  }

  /// The latents at a point [dimension], and log |det ∂latents/∂point|.
  package func latents(at point: Tensor) -> (values: [Tensor: Tensor], logDeterminant: Tensor) {
    var values: [Tensor: Tensor] = [:]
    var logDeterminant = Tensor(0)
    var start = 0
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { continue }
      let shape = bijector.unconstrainedShape(for: variable.shape)
      let own = point.sliced(start..<start + shape.product).reshaped(shape)
      start += shape.product
      logDeterminant = logDeterminant + bijector.logDeterminant(own).substituting(values)
      let value = bijector.forward(own).substituting(values)
      values[Tensor(variable)] = value.broadcast(to: variable.shape)
    }
    return (values, logDeterminant)
  }

  /// The point as an expression of the latents, and log |det ∂latents/∂point| there.
  package var inverse: (point: Tensor, logDeterminant: Tensor) {
    var parts: [Tensor] = []
    var logDeterminant = Tensor(0)
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { continue }
      let own = bijector.inverse(Tensor(variable))
      parts.append(own.reshaped(own.shape.product))
      logDeterminant = logDeterminant + bijector.logDeterminant(own)
    }
    return (concatenated(parts), logDeterminant)
  }
}
