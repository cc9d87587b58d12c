internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

extension FitState {
  /// Looks at computed parameters of the joint and the guide where the fit stands: at a draw of the guide, and every value of
  /// what is summed out.
  ///
  /// - Throws: `UsageError` that names the first outside its domain, and for a guide that is too narrow for its numbers.
  func checkParameters(on bound: BoundModel) throws {
    try checkResolution()
    let family = plan.assembly.family
    let drawn = Realization(of: family, particles: nil)
    let everyValue = EveryValue(of: family, drawn)
    let parameters = ParameterDomains(of: bound.structure.joint + bound.structure.guide)
    try parameters.check(Evaluation(bound: bound, state: values)) { tensors in
      let placed = drawn(tensors).map { everyValue($0) }
      return Tensor.substituting(plan.quantities.replacements, in: placed)
    }
  }

  /// Draws that rounding makes one and the same have a density that the model's own does not know of: the bound may then be
  /// above log p(x).
  ///
  /// - Throws: `UsageError` for a guide with a scale below four distances between numbers at its location.
  func checkResolution() throws {
    let isSingle = plan.precision == .float
    let most = 0.25 / (isSingle ? Double(Float.ulpOfOne) : Double.ulpOfOne)
    for block in plan.assembly.family.blocks where !block.isPoint {
      guard let (location, scale) = block.placement else { continue }
      let ratio = (abs(location) / scale).substituting(plan.quantities.replacements)
      // What a network makes of data is another place for each datum.
      guard ratio.variables.allSatisfy({ values[$0] != nil }) else { continue }
      let ratios = try Evaluation(bound: plan.bound, state: values)([ratio])[0].elements
      guard let worst = ratios.filter({ $0 > most }).max() else { continue }
      throw UsageError(
        what:
          "the guide of \(block.names) is \((1 / worst).words) times as wide as it is far from 0, "
          + "and numbers in \(plan.precision.rawValue) precision do not tell its draws apart",
        place: block.place,
        fix: isSingle
          ? "Use `.precision(.double)`"
          : "Let the latent be a standardized one, z ~ Normal(0, 1), and compute h = location + scale * z"
      )
    }
  }
}
