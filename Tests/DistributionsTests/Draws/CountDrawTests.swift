import EvidenceDistributions
import EvidenceTensors
import Testing

/// Counts of more trials than fit 32 bits.
@Suite struct CountDrawTests {
  @Test(arguments: [1e6, 4e9, 0x1p32, 1e12, 1e15])
  func successesHaveTheirMeanAndVariance(trials: Double) {
    let random = RandomStream(seed: 3)
    for probability in [0.5, 0.3, 1e-3] {
      let deviation = (trials * probability * (1 - probability)).squareRoot()
      let z = (0..<2_000).map { _ in
        (random.binomial(trials, probability: probability) - trials * probability) / deviation
      }
      let mean = z.reduce(0, +) / 2_000
      let variance = z.map { $0 * $0 }.reduce(0, +) / 2_000
      #expect(abs(mean) < 0.1, "\(mean)")
      #expect(abs(variance - 1) < 0.15, "\(variance)")
    }
    #expect(random.binomial(trials, probability: 0) == 0)
    #expect(random.binomial(trials, probability: 1) == trials)
  }

  @Test func everyFamilyOfCountsDrawsThem() {
    let random = RandomStream(seed: 4)
    let trials = 1e11
    let binomial = Binomial(trials: trials, probability: 0.25)
    let one = binomial.draw([[trials], [0.25]], count: 1, using: random)
    #expect(abs(one[0] / trials - 0.25) < 1e-4)
    let spreading = BetaBinomial(2, 2, trials: trials)
    let mixed = spreading.draw([[trials], [2], [2]], count: 1, using: random)
    #expect(mixed[0] >= 0 && mixed[0] <= trials)
    let shares = Tensor([0.2, 0, 0.8])
    let counts = Multinomial(trials: trials, probabilities: shares)
      .draw([[trials], [0.2, 0, 0.8]], count: 3, using: random)
    #expect(counts.reduce(0, +) == trials && counts[1] == 0)
    #expect(abs(counts[0] / trials - 0.2) < 1e-4)
    let spread = DirichletMultinomial(trials: trials, concentration: Tensor([1, 2]))
      .draw([[trials], [1, 2]], count: 2, using: random)
    #expect(spread.reduce(0, +) == trials)
  }

  @Test func integersBelowAnyBound() {
    let random = RandomStream(seed: 5)
    let bound = 3 << 40
    let draws = (0..<1_000).map { _ in random.integer(below: bound) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < bound })
    let mean = draws.map { Double($0) / Double(bound) }.reduce(0, +) / 1_000
    #expect(abs(mean - 0.5) < 0.05)
    for high in [1e10, 1e18, 1e300] {
      let draw = DiscreteUniform(0, high).draw([[0], [high]], count: 1, using: random)[0]
      #expect(draw >= 0 && draw <= high)
    }
  }
}
