internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// A parameter of a guide's family, freed of what the model makes it of: unconstrained numbers for each datum.
struct FamilyCoordinates {
  let free: Variable
  /// What stood for the parameter, and what stands for it now.
  let replacement: (old: Tensor, new: Tensor)
  /// The free numbers at which the parameter is what it was.
  let start: Tensor
  /// Whether the parameter is a function of data.
  let readsData: Bool

  /// Nil for a parameter that is a constant of the model, and so belongs to the family.
  init?(_ parameter: DistributionParameter, of part: GuidePart) {
    let tensor = parameter.tensor
    guard tensor.constantValue == nil, !tensor.variables.isEmpty else { return nil }
    let plates = part.plates.sorted
    readsData = tensor.variables.contains { $0.role == .observed || $0.role == .input }
    // Densities read the logarithm of an exponential as the exponent itself.
    if let exponent = tensor.operand(of: .exp)?.first {
      free = Variable(.state, shape: exponent.shape, plates: plates)
      replacement = (exponent, Tensor(free))
      start = exponent
      return
    }
    let support = parameter.domain
    guard let bijector = support.bijector else { return nil }
    let shape = bijector.unconstrainedShape(for: tensor.shape)
    free = Variable(.state, shape: shape, plates: plates)
    replacement = (tensor, bijector.forward(Tensor(free)).broadcast(to: tensor.shape))
    start = bijector.inverse(tensor)
  }
}
