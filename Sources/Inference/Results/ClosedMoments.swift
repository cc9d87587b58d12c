package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

extension FitState {
  /// The mean and variance of a latent whose guide has them in closed form and reads no other latent.
  package func closedMoments(
    of quantity: Tensor,
    _ bound: BoundModel
  ) throws -> (mean: Values, variance: Values)? {
    guard let variable = quantity.variable, let block = plan.assembly.family.block(of: variable),
      let (mean, variance) = block.moments(of: variable)
    else { return nil }
    let moments = [mean, variance].map { $0.broadcast(to: variable.shape) }
    let reads = moments.flatMap { Array($0.variables) }
    guard !reads.contains(where: { $0.role == .latent }), moments.allSatisfy({ $0.mistake == nil })
    else { return nil }
    let arrays = try evaluate(moments, bound)
    let values = arrays.map { $0.values(plates: variable.plates, sizes: bound.sizes) }
    return (values[0], values[1])
  }
}
