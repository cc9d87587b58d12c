internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Which estimators were asked for.
package struct EstimatorChoices: Sendable {
  private(set) var others: GradientEstimator?
  private(set) var some: [(estimator: GradientEstimator, latents: [Variable])] = []

  package mutating func choose(_ estimator: GradientEstimator) { others = estimator }

  /// Later choices replace earlier ones.
  mutating func choose(_ estimator: GradientEstimator, for latents: [Variable]) {
    for index in some.indices { some[index].latents.removeAll(where: latents.contains) }
    some.append((estimator, latents))
  }

  func choice(for block: any GuideBlock) -> GradientEstimator? {
    some.first { own in block.variables.contains(where: own.latents.contains) }?.estimator ?? others
  }
}

/// Finds an estimator for each block of a guide.
struct EstimatorRules {
  let family: GuideFamily
  let form: ObjectiveForm
  let particles: Int

  /// One for each block: what is chosen, else the first that can serve it.
  ///
  /// - Throws: `UsageError` for a choice that cannot.
  func rules(_ choices: EstimatorChoices) throws(UsageError) -> [any EstimatorRule] {
    try requireDrawn(choices)
    var result: [any EstimatorRule] = []
    for block in family.blocks {
      guard let chosen = choices.choice(for: block), !block.isPoint, form != .held else {
        result.append(legal(for: block).first?.rule ?? Pathwise())
        continue
      }
      if let obstacle = obstacle(to: chosen, block) { throw illegal(chosen, block, obstacle) }
      result.append(chosen.rule)
    }
    return result
  }

  /// Those that can serve a block, the best guess in front.
  func legal(for block: any GuideBlock) -> [GradientEstimator] {
    if form == .held { return [GradientEstimator(HeldDraw())] }
    // There is no draw.
    if block.isPoint { return [.pathwise] }
    let legal = GradientEstimator.all.filter { obstacle(to: $0, block) == nil }
    let isFirst = { (own: GradientEstimator) in own.rule.isQuick(for: block) }
    return legal.filter(isFirst) + legal.filter { !isFirst($0) }
  }

  private func obstacle(to estimator: GradientEstimator, _ block: any GuideBlock) -> String? {
    let points = Set(family.blocks.filter(\.isPoint).flatMap(\.variables))
    let setting = EstimatorSetting(
      form: form,
      particles: particles,
      isConditional: !block.reads.isSubset(of: points)
    )
    if family.isCarried(block), !(estimator.rule is Pathwise) {
      return "its draws stand inside the sum of what they read"
    }
    return estimator.rule.obstacle(to: block, in: setting)
      ?? (estimator.rule is EnumeratedDraw ? meeting(of: block) : nil)
  }

  /// Where repetitions of a latent meet in one term: all values of each cannot be told apart there.
  private func meeting(of block: any GuideBlock) -> String? {
    let divergence = ClosedDivergence(structure: family.collapse.bound.structure, family: family)
    let carriers = block.variables.reduce(into: Set(block.variables)) {
      $0.formUnion(divergence.descendants(of: $1))
    }
    let guides = family.blocks.map { $0.density(of: $0.latents.map(\.value)) }
    for tensor in Tensor.listed(guides + family.collapse.factors.map(\.tensor)) {
      for plate in block.plates {
        let isMet = tensor.inputs(mixedAlong: plate).contains { input in
          !input.variables.isDisjoint(with: carriers)
        }
        if isMet { return "its repetitions over \(plate) meet in one factor" }
      }
    }
    return nil
  }

  private func requireDrawn(_ choices: EstimatorChoices) throws(UsageError) {
    let drawn = Set(family.drawn)
    guard let other = choices.some.flatMap(\.latents).first(where: { !drawn.contains($0) }) else {
      return
    }
    let name = family.collapse.bound.structure.name(of: other)
    throw UsageError(
      what: "`\(name)` is summed or integrated out, and nothing of it is estimated",
      place: "VariationalInference.estimator",
      fix: "Leave it out, or give it a guide"
    )
  }

  private func illegal(
    _ estimator: GradientEstimator,
    _ block: any GuideBlock,
    _ obstacle: String
  ) -> UsageError {
    let codes = legal(for: block).map { "`.\($0.rule.code)`" }
    let last = codes.last ?? ""
    let all = codes.count > 1 ? codes.dropLast().joined(separator: ", ") + " or " + last : last
    return UsageError(
      what: "\(estimator.name) cannot serve \(block.names), whose guide is \(block.base.name): "
        + obstacle,
      place: "VariationalInference.estimator",
      fix: "Use \(all)"
    )
  }
}
