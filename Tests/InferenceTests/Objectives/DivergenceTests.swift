import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// A chain a → b → x, whose guide draws b first and a from b.
private struct Reversed: Model {
  @Latent var a
  @Latent var b
  @Observed var x
  @Parameter(initially: 0.4) var location
  @Parameter(initially: 0.3) var slope
  var joint: Joint {
    a ~ Normal(0, 1)
    b ~ Normal(a, 0.5)
    x ~ Normal(b, 1)
  }
  var guide: Joint {
    b ~ Normal(location, 0.6)
    a ~ Normal(slope * b, 0.7)
  }
}

/// A prior that reads a latent which is summed out.
private struct Clusters: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var k
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.5, 0.5]))
    z ~ Normal(Tensor([-2, 2])[k], 1)
    x ~ Normal(z, 1)
  }
}

/// The same point for every row, where the observed variable does not carry the plate that it repeats over.
private struct Constant: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Latent(per: Rows.self) var z
  @Observed var total
  var joint: Joint {
    mean ~ Normal(0, 1)
    z ~ Normal(1, 2)
    total ~ Normal(mean, 1)
  }
}

@Suite struct DivergenceTests {
  private func estimators<M: Model>(_ inference: VariationalInference<M>) throws -> [String] {
    try inference.run(steps: 0).report.sites.map(\.estimator)
  }

  @Test func aPriorThatReadsWhatTheGuideDrawsLaterIsEstimated() throws {
    let inference = try VariationalInference(Reversed(), observing: [\.x: 0.8])
    #expect(try estimators(inference) == ["pathwise, closed-form KL", "pathwise"])
    let closed = try Probe(try inference.plan())
    let drawn = try Probe(try inference.divergences(.monteCarlo).plan())
    let a = meanAndError(try (0..<8_000).map { try closed.objective(step: $0) })
    let b = meanAndError(try (0..<8_000).map { try drawn.objective(step: $0) })
    #expect(abs(a.mean - b.mean) < 4 * (a.error + b.error))
    // E_q[log p(a) p(b | a) p(x | b) − log q(b) q(a | b)] from second moments, by hand.
    let (m, v) = (0.4, 0.36)
    let aa = 0.09 * (v + m * m) + 0.49
    let gap = 0.49 * (v + m * m) + 0.49
    let prior = -0.5 * aa - 0.5 * gap / 0.25 + C.log(2)
    let likelihood = -0.5 * ((0.8 - m) * (0.8 - m) + v)
    let entropy = 1 + C.log(0.6) + C.log(0.7)
    let exact = prior + likelihood + entropy - 0.918_938_533_204_672_7
    #expect(abs(a.mean - exact) < 4 * a.error)
  }

  @Test func aPriorInsideASumOverValuesIsEstimated() throws {
    let inference = try VariationalInference(Clusters(), observing: [\.x: [-2, 2, 0.1]]).guide(
      .meanField
    )
    #expect(try estimators(inference) == ["enumerated", "pathwise"])
  }

  /// KL(N(1, 0.1²) ‖ N(1, 2²)) once for every row, although neither distribution varies over rows at the start.
  @Test func everyFactorCountsOncePerElementOfItsVariablesPlates() throws {
    let inference = try VariationalInference(
      Constant(),
      observing: [\.total: 0],
      sizes: [Constant.Rows.self: 7]
    ).guide(.meanField)
    let value = meanAndError(
      try (0..<500).map { try Probe(try inference.plan()).objective(step: $0) }
    )
    let row = C.log(2 / 0.1) + 0.01 / 8 - 0.5
    let mean = -C.log(0.1) + 0.005 - 0.5
    let likelihood = -0.918_938_533_204_672_7 - 0.005
    #expect(abs(value.mean - (-7 * row - mean + likelihood)) < 4 * value.error + 1e-9)
  }

  @Test func severalParticlesGiveTheSameMeanWithLessSpread() throws {
    let inference = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [1], \.scale: [1]])
    let one = try Probe(try inference.plan())
    let many = try Probe(try inference.particles(16).plan())
    let a = meanAndError(try (0..<2_000).map { try one.objective(step: $0) })
    let b = meanAndError(try (0..<2_000).map { try many.objective(step: $0) })
    #expect(abs(a.mean - b.mean) < 4 * (a.error + b.error))
    #expect(abs(a.error / b.error - 4) < 0.4)
  }
}
