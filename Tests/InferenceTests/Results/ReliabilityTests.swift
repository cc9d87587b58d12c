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

  @Test func equalWeightsHaveNoTail() {
    let equal = LogWeights(
      draws: 100,
      plates: [],
      values: [Array(repeating: -3, count: 100)],
      rest: 0
    )
    #expect(equal.reliability.worst == -.infinity)
    #expect(equal.logEvidence.value == -3)
  }
}
