import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// A bit that is summed out, read by the guide of another one.
private struct CarriedBit: Model {
  @Latent var k
  @Latent var b
  @Observed var x
  var joint: Joint {
    k ~ Bernoulli(probability: 0.5)
    b ~ Bernoulli(logits: k)
    x ~ Normal(b, 1)
  }
  var guide: Joint { b ~ Bernoulli(logits: 2 * k) }
}

/// An exponential distribution whose draws are not told how they depend on anything.
private struct Opaque: Distribution {
  var parameters: [DistributionParameter] { [] }
  var support: Support { .positive }
  func logDensity(_ value: Tensor) -> Tensor { -value }
  func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    Exponential(rate: 1).draw([[1]], count: count, using: random)
  }
}

private struct OpaqueGuide: Model {
  @Latent var rate
  @Observed var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(rate)
  }
  var guide: Joint {
    rate ~ Opaque()
  }
}

private struct Counts: Model {
  @Latent var n
  @Observed var x
  var joint: Joint {
    n ~ Poisson(3)
    x ~ Normal(n, 1)
  }
}

private struct LookUp: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent(per: Groups.self) var k
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var x
  var joint: Joint {
    k ~ Bernoulli(probability: 0.5)
    x ~ Normal(k[group], 1)
  }
}

@Suite struct GuideErrorTests {
  @Test func aGuideWithoutDrawsListsTheLegalOnes() {
    #expect(
      message { _ = try VariationalInference(OpaqueGuide(), observing: [\.x: 2]).run(steps: 1) }
        == "GuideErrorTests.swift:38: draws of Opaque, the guide of `rate`, are known as no "
        + "expression. Use LogNormal, Gamma, Exponential, HalfNormal, HalfCauchy or Delta, or leave "
        + "out the guide for the automatic one."
    )
  }

  @Test func aBitGivenWhatIsSummedOutIsRefused() {
    #expect(
      message { _ = try VariationalInference(CarriedBit(), observing: [\.x: 0]).run(steps: 1) }
        == "GuideErrorTests.swift:17: draws of `b` depend on `k`, which is summed out, and have no "
        + "derivative. State a guide for `k` too, or take `b` out of the guide."
    )
  }

  @Test func aLatentWithEndlessValuesIsRefused() {
    #expect(
      message {
        _ = try VariationalInference(Counts(), observing: [\.x: 2]).guide(.meanField).run(steps: 1)
      }
        == "GuideErrorTests.swift:46: `n` is on the non-negative integers, for which there is no "
        + "automatic guide and which has too many values to be summed out. Give it a prior with "
        + "finitely many values, such as Truncated(Poisson(…), below: …), or a continuous one, or state a "
        + "guide such as Poisson."
    )
  }

  /// Rows of a step would stand for those that it does not see, inside the sum over a group's values.
  @Test func rowsThatLookUpASummedOutLatentAreNotSampled() {
    let said = message {
      _ = try VariationalInference(
        LookUp(),
        observing: [\.x: [0, 1, 1], \.group: [0, 1, 1]],
        sizes: [LookUp.Groups.self: 2]
      ).minibatch(of: LookUp.Rows.self, size: 2)
        .run(steps: 1)
    }
    #expect(said?.contains("Rows") == true && said?.contains("`k`") == true, "\(said ?? "nothing")")
  }
}

@Suite struct OptionErrorTests {
  private func inference() throws -> VariationalInference<Hierarchy> {
    try VariationalInference(Hierarchy(), observing: [\.y: MinibatchTests.y]).guide(.meanField)
  }
  private enum Strangers: Plate {}

  @Test func anUnknownPlateIsNamedWithTheKnownOnes() {
    #expect(
      message { _ = try inference().minibatch(of: Strangers.self, size: 2).run(steps: 1) }
        == "Hierarchy.minibatch: no variable of Hierarchy repeats over Strangers. Choose a plate of "
        + "the model: Rows."
    )
  }

  @Test func importanceWeightingWithSharedLatentsTakesNoMinibatch() {
    #expect(
      message {
        _ = try inference().objective(.importanceWeighted(particles: 5))
          .minibatch(of: Hierarchy.Rows.self, size: 2).run(steps: 1)
      } == "Hierarchy.minibatch: the importance-weighted bound of Hierarchy weighs particles as a "
        + "whole, because `center` is shared by all of Rows, and a mini-batch of Rows would give a "
        + "biased bound. Use all of Rows, or mini-batches with `.elbo`."
    )
  }

  @Test func epochsNeedAMinibatch() {
    #expect(
      message { _ = try inference().run(epochs: 2) }
        == "VariationalInference.run(epochs:): epochs are asked for, but every step sees all data. "
        + "Add `.minibatch(of: …, size: …)`, or use `run(steps:)`."
    )
  }

  @Test func numbersThatMakeNoSenseAreRefused() {
    #expect(
      message { _ = try inference().particles(0).run(steps: 1) }
        == "VariationalInference.particles: 0 is not a number of particles. Give at least 1."
    )
    #expect(
      message { _ = try inference().optimizer(Adam(learningRate: -1)).run(steps: 1) }
        == "Optimizer.learningRate: the learning rate is -1.0. Give a positive number, such as 0.001."
    )
    #expect(
      message { _ = try inference().run(steps: 0).elbo(draws: 1) }
        == "Fit.logWeights: 1 draws tell nothing about their own error. Take at least 2."
    )
  }

  @Test func otherDataNeedAGuideThatReadsThem() {
    #expect(
      message { _ = try inference().run(steps: 0).elbo(observing: [\.y: [1, 2]]) }
        == "Hierarchy.data: `z.location` was learned for each of the 10 Rows of the fit, and there "
        + "are other data now. State a guide that reads the data, as an encoder does, or fit the "
        + "new data."
    )
  }

  @Test func quantitiesOfAnotherModelAreRefused() throws {
    let fit = try inference().run(steps: 0)
    let other = NormalNormal()
    #expect(
      message { _ = try fit.mean { _ in other.h } }
        == "Fit: the quantity reads a variable that Hierarchy does not declare. Use the variables of "
        + "the model that the closure is given."
    )
  }
}
