import Evidence
import EvidenceTensors
import Testing

private struct TossedCoin: Model {
  @Latent var bias
  @Observed var heads
  var joint: Joint {
    bias ~ Beta(1, 1)
    heads ~ Binomial(trials: 10, probability: bias)
  }
}

/// What a result says when it is printed: a line, and not what it is made of.
@Suite struct DescriptionTests {
  @Test func resultsSayWhatTheyAre() throws {
    let data: Bindings<TossedCoin> = [\.heads: Values(7)]
    let exact = try exactLogEvidence(TossedCoin(), observing: data)
    #expect("\(exact)" == "log p(x) = \(exact.logEvidence) nats, by \(exact.method)")
    #expect("\(exact.posterior)" == "the exact posterior of bias")
    let fit = try VariationalInference(TossedCoin(), observing: data).guide(.meanField).run(
      steps: 0
    )
    #expect("\(fit)" == fit.report.description)
    let weights = try fit.logWeights(draws: 100)
    #expect(
      "\(weights)"
        == "log-weights of 1 datum at 100 draws: ELBO \(weights.elbo), log p(x) \(weights.logEvidence)"
    )
    let gap = try fit.gap()
    let divergence = try #require(gap.divergence)
    let words = "\(gap)"
    #expect(words.hasPrefix("log p(x) -2.39789527279"))
    #expect(
      words.contains("= ELBO -")
        && words.contains("+ divergence \(divergence.words(error: gap.divergenceStandardError))")
    )
    #expect(words.hasSuffix("residual \(gap.logEvidence - gap.elbo - divergence) nats"))
  }
}
