internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

extension FitState {
  /// Looks at computed parameters of the joint and the guide where the fit stands: at a draw of the guide, and every value of
  /// what is summed out.
  ///
  /// - Throws: `UsageError` that names the first outside its domain.
  func checkParameters(on bound: BoundModel) throws {
    let family = plan.assembly.family
    let drawn = Realization(of: family, particles: nil)
    let everyValue = EveryValue(of: family, drawn)
    let parameters = ParameterDomains(of: bound.structure.joint + bound.structure.guide)
    try parameters.check(Evaluation(bound: bound, state: values)) { tensors in
      let placed = drawn(tensors).map { everyValue($0) }
      return Tensor.substituting(plan.quantities.replacements, in: placed)
    }
  }
}
