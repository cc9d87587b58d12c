import Evidence
import Testing

/// z ~ Bernoulli(0.3), P(x = 1 | z) = 0.9 or 0.2: log p(x = 1) = −0.891598119, with a guide of probability ½.
private struct GuidedBit: Model {
  @Latent var z
  @Observed var x
  @Parameter var logit
  var joint: Joint {
    z ~ Bernoulli(probability: 0.3)
    x ~ Bernoulli(probability: 0.2 + 0.7 * z)
  }
  var guide: Joint { z ~ Bernoulli(logits: logit) }
}

/// A number of an unknown kind, drawn for each kind.
private struct NumberOfKind: Model {
  @Latent var y
  @Latent var z
  @Observed var x
  var joint: Joint {
    y ~ Bernoulli(probability: 0.4)
    z ~ Normal(2 * y, 1)
    x ~ Normal(z, 1)
  }
  /// The posterior given the kind.
  var guide: Joint { z ~ Normal(0.5 * x + y, sqrt(Tensor(0.5))) }
}

@Suite struct DiscreteGapTests {
  @Test func aDiscreteGuideHasItsExactGap() throws {
    let fit = try VariationalInference(GuidedBit(), observing: [\.x: 1]).run(steps: 0)
    let gap = try fit.gap(draws: 100)
    #expect(abs(gap.elbo + 0.944_575_908) < 1e-9 && gap.elboIsExact)
    #expect(abs(gap.logEvidence + 0.891_598_119) < 1e-9)
    #expect(abs(try #require(gap.divergence) - 0.052_977_789) < 1e-9)
    #expect(abs(try #require(gap.residual)) < 1e-12)
  }

  /// With a draw for each kind the bound is that of the weights, which do not vary here: there is no divergence of one q.
  @Test func drawsForEachKindHaveTheGapOfTheirWeights() throws {
    let fit = try VariationalInference(NumberOfKind(), observing: [\.x: 1.5]).run(steps: 0)
    let gap = try fit.gap(draws: 100)
    #expect(abs(gap.elbo - gap.logEvidence) < 1e-12 && gap.divergence == nil)
  }
}
