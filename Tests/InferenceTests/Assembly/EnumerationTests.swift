import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Two known normals; which of them a point is from is summed out.
private struct FixedMixture: Model {
  enum Points: Plate {}
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(Tensor([0.5, 11])[k], 1)
  }
}

/// A component for each group, which all its rows share.
private struct GroupMixture: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent(per: Groups.self) var k
  @Latent(per: Groups.self, Rows.self) var j
  @Observed(per: Groups.self, Rows.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.3, 0.7]))
    j ~ Bernoulli(probability: Tensor([0.2, 0.9])[k])
    x ~ Normal(Tensor([-1, 2])[k] + 0.5 * j, 1)
  }
}

private func normal(_ x: Double, _ mean: Double) -> Double {
  let density = -0.5 * (x - mean) * (x - mean) - 0.918_938_533_204_672_7
  return C.exp(density)
}

@Suite struct EnumerationTests {
  @Test func mixtureLikelihoodIsThatOfTheReference() throws {
    let fit = try VariationalInference(FixedMixture(), observing: [\.x: [0, 1, 10, 11, 12]]).guide(
      .meanField
    )
    .run(steps: 0)
    let elbo = try fit.elbo(draws: 2)
    #expect(abs(elbo.value - -9.209_751_001) < 1e-9)
    #expect(elbo.standardError == 0)
  }

  @Test func nestedDiscreteLatentsAreSummedOutAsByHand() throws {
    let x: [[Double]] = [[0.1, -0.5, 1.2], [2.5, 1.9, 3.0]]
    var expected = 0.0
    for group in x {
      var total = 0.0
      for (k, weight) in [0.3, 0.7].enumerated() {
        let rate = [0.2, 0.9][k]
        let mean = [-1.0, 2.0][k]
        total += group.reduce(weight) { product, value in
          product * ((1 - rate) * normal(value, mean) + rate * normal(value, mean + 0.5))
        }
      }
      expected += C.log(total)
    }
    let fit = try VariationalInference(GroupMixture(), observing: [\.x: Values(x)]).guide(
      .meanField
    ).run(steps: 0)
    #expect(abs(try fit.elbo(draws: 2).value - expected) < 1e-12)
  }

  @Test func probabilitiesOfValuesFollowBayes() throws {
    let fit = try VariationalInference(FixedMixture(), observing: [\.x: [0, 5.5, 12]]).guide(
      .meanField
    )
    .run(steps: 0)
    let shares = try fit.probabilities(of: \.k)
    #expect(shares.shape == [3, 2])
    let first = 0.4 * normal(5.5, 0.5)
    let second = 0.6 * normal(5.5, 11)
    #expect(abs(shares[2] - first / (first + second)) < 1e-12)
    #expect(abs(shares[2] + shares[3] - 1) < 1e-12)
  }

  @Test func minibatchesOfAPlateInsideTheSumAreRefused() throws {
    let inference = try VariationalInference(
      GroupMixture(),
      observing: [\.x: Values([[0.1, 0.2], [0.3, 0.4]])]
    ).guide(.meanField)
    #expect(
      message { _ = try inference.minibatch(of: GroupMixture.Rows.self, size: 1).run(steps: 1) }
        == "EnumerationTests.swift:26: `k` is summed out and shared by all of Rows, whose factor `j` "
        + "stands inside its sum, where a mini-batch would give a biased bound. Fit on all of Rows "
        + "at once, or declare `k` with `per: Rows.self`."
    )
  }
}
