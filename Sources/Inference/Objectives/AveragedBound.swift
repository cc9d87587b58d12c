internal import EvidenceExact
internal import EvidenceModeling
public import EvidenceTensors

/// The mean of a log-weight over the draws of the guide.
extension LogWeight {
  /// E_q[log p(x | h)] + divergenceWeight · E_q[log p(h) − log q(h | x)], followed as the estimators of the fit say.
  ///
  /// A score stands only before the terms that depend on its draw, inside its plates.
  /// - Throws: `UsageError` for a weight where priors and likelihoods are no longer apart.
  public func averaged(divergenceWeight: Tensor? = nil) throws(UsageError) -> Bound {
    let scales = try scales(divergenceWeight)
    func scaled(_ parts: [LogFactor]) -> [LogFactor] {
      zip(parts, scales).map { part, scale in scale.map { part.with($0 * part.tensor) } ?? part }
    }
    let (realization, followed) = followed
    let own = scaled(parts)
    let values = Expectation(assembly, assembly.realization)
    let value = mean(assembly.total(own.map { $0.with(values($0.tensor)) }, minibatch))
    let seen = Expectation(assembly, realization)
    // The score of a draw has the mean zero: log q of the draw itself adds nothing but noise.
    let silent = assembly.guideParts.map {
      assembly.family.blocks[$0].isPoint ? false : isScored($0)
    }
    let all = scaled(followed)
    let live = all.indices.filter { $0 >= silent.count || !silent[$0] }.map { all[$0] }
    var surrogate = mean(assembly.total(live.map { $0.with(seen($0.tensor)) }, minibatch))
    for (index, block) in assembly.family.blocks.enumerated() {
      let signal = signal(of: index, own, values)
      let density = realization.logDensities[index]
      guard let score = score(of: index, density.tensor, .terms(signal)) else { continue }
      let expected = seen(score, isHeld: true)
      let part = LogFactor(expected, plates: block.plates)
      surrogate = surrogate + mean(assembly.total([part], minibatch))
    }
    return Bound(value, surrogate: surrogate)
  }

  /// The terms that depend on the draws of a block, in each of its repetitions.
  private func signal(of index: Int, _ parts: [LogFactor], _ expectation: Expectation) -> Tensor {
    let block = assembly.family.blocks[index]
    return parts.reduce(Tensor(0)) { sum, part in
      guard !part.reads.isDisjoint(with: block.variables) else { return sum }
      let others = part.plates.subtracting(block.plates)
      let own = expectation(part.tensor, after: index).summed(over: others)
      guard let minibatch, others.contains(minibatch.plate) else { return sum + own }
      return sum + own * minibatch.scale
    }
  }

  private func isScored(_ index: Int) -> Bool {
    score(of: index, Tensor(0), .terms(Tensor(0))) != nil
  }

  func score(of index: Int, _ density: Tensor, _ signal: ScoreTask.Signal) -> Tensor? {
    let block = assembly.family.blocks[index]
    let values = block.latents.map { assembly.realization([$0.value])[0] }
    return assembly.rules[index].score(
      ScoreTask(
        block: block,
        values: values,
        logDensity: density,
        particles: assembly.particles,
        signal: signal
      )
    )
  }

  private func scales(_ divergenceWeight: Tensor?) throws(UsageError) -> [Tensor?] {
    guard let divergenceWeight else { return parts.map { _ in nil } }
    if let isLikelihood = assembly.isLikelihood {
      return isLikelihood.map { $0 ? nil : divergenceWeight }
    }
    let names = assembly.family.collapse.variables.map { "`\(assembly.structure.name(of: $0))`" }
    throw UsageError(
      what: "the divergence is weighted, and \(names.joined(separator: ", ")) "
        + "\(names.count == 1 ? "is" : "are") summed or integrated out, where prior and likelihood are one",
      place: "VariationalInference.objective",
      fix: "Ask for a guide of all latents, as by `.guide(.meanField)`, or state one"
    )
  }
}

/// The mean over all values of the latents that stand along an axis in place of a draw.
struct Expectation {
  private let axes: [(block: Int, axis: Axis, logProbability: Tensor)]

  init(_ assembly: Assembly, _ realization: Realization) {
    axes = assembly.family.blocks.indices.compactMap { index in
      guard let rule = assembly.rules[index] as? EnumeratedDraw else { return nil }
      let axis = rule.axis(of: assembly.family.blocks[index], in: assembly.family)
      return (index, axis, realization.logDensities[index].tensor)
    }
  }

  /// Over the latents that are drawn after a block, or all; where it is held, derivatives see no probability.
  func callAsFunction(_ value: Tensor, after block: Int = -1, isHeld: Bool = false) -> Tensor {
    axes.reversed().reduce(value) { value, own in
      guard own.block > block, value.axes.contains(own.axis) else { return value }
      let probability = isHeld ? stopGradient(exp(own.logProbability)) : exp(own.logProbability)
      let isZero = probability .== 0
      let term = select(isZero, 0, probability * select(isZero, 0, value))
      return term.summed(over: own.axis)
    }
  }
}
