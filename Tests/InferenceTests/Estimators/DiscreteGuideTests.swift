import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Foundation
import Testing

/// A count without an upper end, read with noise.
private struct CountedReading: Model {
  @Latent var n
  @Observed var x
  @Parameter(in: .positive, initially: 1) var rate
  var joint: Joint {
    n ~ Poisson(3)
    x ~ Normal(n, 1)
  }
  var guide: Joint { n ~ Poisson(rate) }
}

/// Discrete latents that a guide draws, whatever the objective.
@Suite struct DiscreteGuideTests {
  /// E_q[log p(n) + log N(4; n, 1) − log q(n)] for a Poisson q, by its sum.
  private func countBound(_ rate: Double) -> Double {
    var logFactorial = 0.0
    return (0...80).reduce(0.0) { sum, count in
      let n = Double(count)
      if count > 0 { logFactorial += C.log(n) }
      let logQ = n * C.log(rate) - rate - logFactorial
      let logP = n * C.log(3) - 3 - logFactorial
      let reading = -0.5 * (4 - n) * (4 - n) - 0.918_938_533_204_672_7
      return sum + C.exp(logQ) * (logP + reading - logQ)
    }
  }

  @Test func countsWithoutAnEndAreFitted() throws {
    let best = (100...600).map { Double($0) / 100 }.max { countBound($0) < countBound($1) } ?? 0
    let fit = try VariationalInference(CountedReading(), observing: [\.x: 4])
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16)
      .run(steps: 4_000)
    #expect(fit.report.sites.map(\.estimator) == ["score function, closed-form KL"])
    let rate = try fit.parameter(\.rate)[0]
    #expect(abs(rate - best) < 0.03, "\(rate), best \(best)")
    let bound = try fit.elbo(draws: 20_000)
    #expect(abs(bound.value - countBound(rate)) < 4 * bound.standardError)
    #expect(abs(try fit.mean(of: \.n)[0] - rate) < 1e-9)
  }

  /// Where the guide can be the posterior, every objective finds it: P(z = 1 | x) = 0.658536585.
  @Test(arguments: [
    ReweightedWakeSleep(particles: 20) as any Objective, SelfConsistency(particles: 8),
    ImportanceWeighted(particles: 4), ELBO(), Renyi(alpha: 0.5, particles: 4),
  ])
  func everyObjectiveFindsThePosterior(objective: any Objective) throws {
    let fit = try VariationalInference(SeenBit(), observing: [\.x: 1])
      .objective(objective)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 12_000)
    let isHeld = fit.report.sites[0].estimator == "draws are constants"
    #expect(isHeld == (objective.form == .held))
    let probability = try fit.mean(of: \.z)[0]
    #expect(abs(probability - 0.658_536_585) < 0.02, "\(objective): \(probability)")
    #expect(abs(try fit.elbo(draws: 4_000).value + 0.891_598_119) < 1e-3)
  }

  @Test func probabilitiesAreOfFinitelyManyValues() throws {
    let counts = try VariationalInference(CountedReading(), observing: [\.x: 4]).run(steps: 0)
    #expect(
      message { _ = try counts.probabilities(of: \.n) }
        == "Fit.probabilities: the path does not lead to a latent of CountedReading with finitely many "
        + "values. Use `mean` or `samples`."
    )
    let bit = try VariationalInference(SeenBit(), observing: [\.x: 1]).run(steps: 0)
    #expect(
      message { _ = try bit.probabilities(of: \.x) }
        == "Fit.probabilities: the path does not lead to a latent of SeenBit with finitely many values. "
        + "Choose one of `z`."
    )
  }

  /// log q(h | x) of simulations: the posterior probability of each reading.
  @Test func simulationsTeachADiscreteGuide() throws {
    let fit = try VariationalInference(simulating: ReadBits(), sizes: [ReadBits.Rows.self: 64])
      .objective(.forwardKL)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 3_000)
    // logit P(b | x) = logit ¼ + (x − ½) / ¼.
    #expect(abs(try fit.parameter(\.slope)[0] - 4) < 0.15)
    #expect(abs(try fit.parameter(\.level)[0] - (C.log(1.0 / 3) - 2)) < 0.15)
  }

  @Test func aFileOfAFitWithADiscreteGuideGoesOn() throws {
    let path = NSTemporaryDirectory() + "\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let inference = try VariationalInference(
      SmallBeliefNetwork(),
      observing: [\.x: SmallBeliefNetwork.rows]
    )
    let whole = try inference.run(steps: 20)
    _ = try inference.checkpoint(to: path, every: 10).run(steps: 10)
    let resumed = try inference.checkpoint(to: path, every: 10).run(steps: 20, resuming: path)
    #expect(resumed.history.objective == whole.history.objective)
    let read = try Fit(
      from: path,
      of: SmallBeliefNetwork(),
      observing: [\.x: SmallBeliefNetwork.rows]
    )
    #expect(try read.elbo(draws: 50).value == whole.elbo(draws: 50).value)
  }
}

/// A bit for each reading, P = ¼, and a guide that reads it.
private struct ReadBits: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var b
  @Observed(per: Rows.self) var x
  @Parameter var slope
  @Parameter var level
  var joint: Joint {
    b ~ Bernoulli(probability: 0.25)
    x ~ Normal(b, 0.5)
  }
  var guide: Joint { b ~ Bernoulli(logits: level + slope * x) }
}
