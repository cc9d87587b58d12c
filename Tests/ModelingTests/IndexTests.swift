import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Variables that pick entries: `centers[k]`, `theta[county]`.
@Suite struct IndexTests {
  struct Mixture: Model {
    enum Points: Plate {}
    @Latent(3, 2) var centers
    @Latent(per: Points.self) var k
    @Observed(2, per: Points.self) var x
    let prior: any Distribution

    var joint: Joint {
      centers ~ Normal(0, 5)
      k ~ prior
      x ~ Normal(centers[k], 1)
    }
  }

  @Test func aCategoryTooMany() {
    #expect(
      mistake(in: Mixture(prior: Categorical(logits: Tensor([0, 0, 0, 0]))))
        == "IndexTests.swift:#: `k` is one of the integers 0 to 3, but indexes only 3 entries. "
        + "Give what is indexed 4 entries, or `k` a smaller distribution."
    )
  }

  @Test func fewerCategoriesThanEntriesAreFine() {
    #expect(mistake(in: Mixture(prior: Categorical(logits: Tensor([0, 0])))) == "nothing")
  }

  @Test func continuousIndex() {
    #expect(
      mistake(in: Mixture(prior: Normal(0, 1)))
        == "IndexTests.swift:#: `k` is used as an index, but its Normal (IndexTests.swift:#) is "
        + "on the reals. Give an index a finite distribution of integers, such as Categorical."
    )
  }

  @Test func unboundedIndex() {
    #expect(
      mistake(in: Mixture(prior: Poisson(2)))
        == "IndexTests.swift:#: `k` is used as an index, but its Poisson (IndexTests.swift:#) is "
        + "on the non-negative integers. Give an index a finite distribution of integers, such as "
        + "Categorical."
    )
  }

  @Test func parameterAsIndex() {
    struct Indexed: Model {
      @Parameter(3) var table
      @Parameter var k
      @Observed var x
      var joint: Joint { x ~ Normal(table[k], 1) }
    }
    #expect(
      mistake(in: Indexed())
        == "IndexTests.swift:#: `k` is a parameter, which has real values, and is used as an "
        + "index. Index by an integer variable."
    )
  }

  struct Radon: Model {
    enum Counties: Plate {}
    enum Rows: Plate {}
    @Latent(per: Counties.self) var theta
    @Input(per: Counties.self) var uranium
    @Input(per: Rows.self) var county
    @Observed(per: Rows.self) var x

    var joint: Joint {
      theta ~ Normal(uranium, 1)
      x ~ Normal(theta[county], 1)
    }
  }

  @Test func indexOfAPlate() throws {
    let bound = try BoundModel(
      Radon(),
      observing: [\.uranium: [0, 1], \.county: [0, 1, 1], \.x: [1, 2, 3]]
    )
    #expect(bound.sizes == [Axis(Radon.Counties.self): 2, Axis(Radon.Rows.self): 3])
    #expect(
      bound.structure.factorization == "p(theta | uranium) p(x | theta, county)"
    )
  }

  @Test func indexOutsideItsPlate() {
    #expect(
      message {
        try BoundModel(
          Radon(),
          observing: [\.uranium: [0, 1], \.county: [0, 1, 2], \.x: [1, 2, 3]]
        )
      }
        == "Radon.county: `county[2]` is 2, and indexes 2 Counties (IndexTests.swift:#). Give one "
        + "of the integers 0 to 1."
    )
  }

  @Test func indexThatIsNoInteger() {
    #expect(
      message {
        try BoundModel(
          Radon(),
          observing: [\.uranium: [0, 1], \.county: [0, 0.5, 1], \.x: [1, 2, 3]]
        )
      }
        == "Radon.county: `county[1]` is 0.5, and indexes 2 Counties (IndexTests.swift:#). Give "
        + "one of the integers 0 to 1."
    )
  }
}
