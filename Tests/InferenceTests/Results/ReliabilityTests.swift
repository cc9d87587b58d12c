import EvidenceInference
import EvidenceTensors
import Testing

@Suite struct ReliabilityTests {
  /// log w = −k log u with u on an even grid: weights with a Pareto tail of shape k.
  private func weights(_ shape: Double, draws: Int = 1_000) -> LogWeights {
    let values = (1...draws).map { index in
      // A permutation, so that the draws come in no order.
      let place = Double((index * 377) % draws) + 0.5
      return -shape * C.log(place / Double(draws))
    }
    return LogWeights(draws: draws, plates: [], values: [values], rest: 0)
  }

  /// References by Pyro 1.9's `fit_generalized_pareto` on the same tails.
  @Test(arguments: [
    (0.2, 0.236787736), (0.5, 0.497085961), (0.7, 0.670657768), (1.5, 1.365035899),
  ])
  func tailShapesAgreeWithAnotherImplementation(shape: Double, expected: Double) {
    #expect(abs(weights(shape).reliability.worst - expected) < 1e-6)
  }

  @Test func theVerdictIsInPlainWords() {
    let good = weights(0.2).reliability.description
    #expect(
      good.hasSuffix("the guide covers the posterior well; weighted estimates can be relied on")
    )
    let bad = weights(1.5).reliability
    #expect(bad.worst > bad.threshold)
    #expect(bad.description.contains("the guide misses part of the posterior"))
  }

  /// Weights 10⁴ + u^−1.2: a heavy tail of almost nothing.
  @Test func aHeavyTailOfLittleVariationIsNotPoor() {
    let heavy = weights(1.2).values[0].map { C.log(1e4 + C.exp($0)) }
    let reliability = LogWeights(draws: 1_000, plates: [], values: [heavy], rest: 0).reliability
    #expect(reliability.worst > reliability.threshold)
    #expect(reliability.poor == 0)
    #expect(
      reliability.description
        == "k-hat 1.1, ESS/S 1.0, spread of the log-weights 0.022 nats: the guide covers the "
        + "posterior well; weighted estimates can be relied on"
    )
  }

  @Test func manyDataAreToldByTheirMedianAndTheShareOfThePoor() {
    let values = [0.1, 0.2, 0.3, 1.5].map { weights($0).values[0] }
    let reliability = LogWeights(draws: 1_000, plates: ["Rows"], values: values, rest: 0)
      .reliability
    #expect(reliability.poor == 0.25)
    #expect(
      reliability.description.hasSuffix(
        "k-hat above 0.67 for 25.0 % of them at 1000 draws: the guide misses part of the posterior "
          + "for 25.0 % of the data, and log-evidence estimates are too low; use a richer guide, "
          + "such as one with full covariance, or more steps"
      )
    )
  }

  @Test func equalWeightsHaveNoTail() {
    let equal = LogWeights(
      draws: 100,
      plates: [],
      values: [Array(repeating: -3, count: 100)],
      rest: 0
    )
    #expect(equal.reliability.worst == -.infinity)
    #expect(equal.reliability.description == "the log-weights do not vary: the guide is exact")
    #expect(equal.logEvidence.value == -3)
  }

  /// One draw of probability zero.
  @Test func aDrawWithoutAWeightLeavesNoNaN() {
    let values = weights(0.3).values[0].dropLast() + [-.infinity]
    let reliability = LogWeights(draws: 1_000, plates: [], values: [Array(values)], rest: 0)
      .reliability
    #expect(reliability.spreads == [.infinity])
    #expect(reliability.effectiveShares[0] > 0.5)
    #expect(!reliability.description.contains("nan") && !reliability.description.contains("NaN"))
  }
}
