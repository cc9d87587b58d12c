import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Shapes that broadcasting would repeat, so that a factor would be counted several times.
@Suite struct CountedFactorTests {
  @Test func aStepThatReadsAWholeSequence() {
    struct Moves: Model {
      @Latent(8) var z
      @Input(8) var u
      var joint: Joint { z ~ MarkovChain(from: Bernoulli(probability: 0.3), to: next) }
      func next(_ last: Tensor) -> Bernoulli {
        Bernoulli(logits: select(last .== 1, 1 + 0.5 * u, 2 * u - 1.5))
      }
    }
    #expect(
      mistake(in: Moves())
        == "CountedFactorTests.swift:#: in the MarkovChain of `z`, Bernoulli of [] has log-densities of "
        + "shape [8]. Describe one step; where it changes with time, write a Potential of the whole "
        + "sequence, or a module a step."
    )
  }

  @Test func anObservedAutoregressionWithARegressor() {
    struct Regression: Model {
      @Input(5) var x
      @Observed(5) var y
      var joint: Joint { y ~ MarkovChain(from: Normal(0, 1), to: next) }
      func next(_ last: Tensor) -> Normal { Normal(0.5 * last + x, 1) }
    }
    #expect(
      mistake(in: Regression())
        == "CountedFactorTests.swift:#: in the MarkovChain of `y`, Normal of [] has log-densities of "
        + "shape [5]. Describe one step; where it changes with time, write an input that holds the "
        + "values before, and a factor without a chain."
    )
  }

  @Test func aSequenceThatStartsAsAVector() {
    struct Starts: Model {
      @Latent(5) var z
      var joint: Joint { z ~ MarkovChain(from: Normal(Tensor([0, 1, 2]), 1)) { Normal($0, 1) } }
    }
    #expect(mistake(in: Starts()).contains("Normal of [] has log-densities of shape [3]"))
  }

  @Test func aStepThatAddsUpItsElements() {
    struct Sums: Model {
      @Latent(5, 2) var z
      var joint: Joint {
        z
          ~ MarkovChain(from: Normal(0, 1)) { last in
            Potential(on: .real) { -sum(square($0 - last)) }
          }
      }
    }
    #expect(mistake(in: Sums()).contains("Potential of [2] has log-densities of shape []"))
  }

  @Test func aWalkWithScalesOfOtherSteps() {
    struct Walk: Model {
      @Latent(5) var z
      var joint: Joint { z ~ GaussianRandomWalk(Tensor([1, 2, 3, 4])) }
    }
    #expect(
      mistake(in: Walk())
        == "CountedFactorTests.swift:#: `z` has event shape [5], which GaussianRandomWalk with scale [4] "
        + "and drift [] and start [] does not fit. Declare `z` with the shape of the distribution, or "
        + "change its parameters' shapes."
    )
  }

  @Test func aVectorOfOneWithTheDistributionOfThree() {
    struct One: Model {
      @Latent(1) var z
      let unit = diagonalMatrix(Tensor([1, 1, 1]))
      var joint: Joint { z ~ MultivariateNormal(Tensor([0, 1, 2]), covariance: unit) }
    }
    #expect(mistake(in: One()).contains("`z` has event shape [1], which MultivariateNormal with"))
    struct Mixed: Model {
      @Latent(1) var z
      let centers = Tensor([0, 1, 2, 3, 4, 5], shape: [2, 3])
      var joint: Joint {
        let all = MultivariateNormal(centers, covariance: diagonalMatrix(Tensor([1, 1, 1])))
        z ~ Mixture(weights: Tensor([0.5, 0.5]), of: all)
      }
    }
    #expect(mistake(in: Mixed()).contains("`z` has event shape [1], which Mixture<Multi"))
  }

  @Test func aSupportWithMoreBoundsThanTheVariableHasElements() {
    struct Bounds: Model {
      @Latent var z
      var joint: Joint {
        z ~ Potential(on: .interval(Tensor([0, 0]), Tensor([1, 2]))) { -$0 }
      }
    }
    #expect(mistake(in: Bounds()).contains("`z` has event shape [], which Potential does not fit"))
  }

  @Test func aComponentThatAddsUpItsElements() {
    struct Parts: Model {
      @Latent(3) var z
      var joint: Joint {
        let parts = [
          Potential(on: .real) { -square($0) }, Potential(on: .real) { -sum(square($0)) },
        ]
        z ~ Mixture(weights: Tensor([0.5, 0.5]), components: parts)
      }
    }
    #expect(mistake(in: Parts()).contains("`z` has event shape [3], which Mixture<Potential>"))
  }

  @Test func whatHasTheShapeOfAStepIsRead() throws {
    struct Steps: Model {
      @Latent(8, 2) var z
      @Input(2) var u
      var joint: Joint { z ~ MarkovChain(from: Normal(u, 1)) { [u] in Normal(0.5 * $0 + u, 1) } }
    }
    #expect(mistake(in: Steps()) == "nothing")
  }
}
