import Evidence
import Testing

@Suite struct ConjugateLookalikeTests {
  private static let four: Values = [1, 2, 3, 1]

  private func expectObstacle<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    to latent: String,
    _ obstacle: String
  ) {
    #expect {
      try exactMethod(of: try BoundModel(model, observing: data))
    } throws: { error in
      let reason =
        "`\(latent)`: its posterior is not proved to be of a conjugate family, because \(obstacle);"
      return "\(error)".contains(reason)
    }
  }

  @Test func theSquareOfARateIsRefused() {
    let reason = "none has the statistics log rate, rate, rate^2"
    expectObstacle(SquaredRate(), [\.x: Self.four], to: "rate", reason)
  }

  @Test func termsThatAlmostCancelAreNotLost() {
    let reason = "none has the statistics log rate, rate, rate^2"
    expectObstacle(NearlyCancellingSquares(), [\.x: Self.four], to: "rate", reason)
  }

  @Test func halfOfAProbabilityIsRefused() {
    let reason = "the logarithm of a sum with it is taken"
    expectObstacle(HalvedProbability(), [\.x: [1, 0, 1, 1]], to: "p", reason)
  }

  @Test func aProbabilityAsLogitsIsRefused() {
    let reason = "`softplus` is applied to it"
    expectObstacle(ProbabilityAsLogits(), [\.x: [1, 0, 1, 1]], to: "p", reason)
  }

  @Test func theExponentialOfARateIsRefused() {
    expectObstacle(ExponentialOfRate(), [\.x: Self.four], to: "rate", "`exp` is applied to it")
  }

  @Test func aSumOfTwoRatesIsRefused() {
    let reason = "the logarithm of a sum with it is taken"
    expectObstacle(SumOfRates(), [\.x: Self.four], to: "first", reason)
    expectObstacle(SumOfRates(), [\.x: Self.four], to: "second", reason)
  }

  @Test func aProductOfElementsIsRefused() {
    let reason = "different elements of it are multiplied"
    expectObstacle(ProductOfRates(), [\.x: [1, 2, 3]], to: "rate", reason)
  }

  @Test func aChoiceByTheLatentIsRefused() {
    expectObstacle(CutRate(), [\.x: Self.four], to: "rate", "a condition depends on it")
    expectObstacle(UpperEnd(), [\.x: Self.four], to: "end", "a condition depends on it")
  }

  @Test func aGammaPriorOnAScaleIsRefused() {
    let reason = "none has the statistics log scale, scale, scale^-2"
    expectObstacle(GammaScale(), [\.x: Self.four], to: "scale", reason)
  }

  @Test func mixedSharesAreRefused() {
    let reason = "the logarithm of a sum with it is taken"
    expectObstacle(MixedShares(), [\.x: [0, 3, 1]], to: "shares", reason)
  }

  @Test func anUnknownShapeIsRefused() {
    expectObstacle(UnknownShape(), [\.x: Self.four], to: "shape", "`logGamma` is applied to it")
  }

  @Test func aPrecisionBesideAFixedOneIsRefused() {
    #expect {
      try exactMethod(of: try BoundModel(FixedAndUnknownPrecision(), observing: [\.x: Self.four]))
    } throws: { error in
      "\(error)".contains("`precision`: ")
    }
  }
}
