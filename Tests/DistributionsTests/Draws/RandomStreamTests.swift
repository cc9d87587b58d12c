import EvidenceDistributions
import Testing

/// The draws that a family from elsewhere is made of.
@Suite struct RandomStreamTests {
  /// Mean and variance of 20,000 draws, within five of their standard errors; the fourth central moments are those of the families.
  @Test func drawsHaveTheirMoments() {
    let random = RandomStream(seed: 3)
    let cases:
      [(name: String, mean: Double, variance: Double, fourth: Double, draw: () -> Double)] =
        [
          ("gamma", 2.5, 2.5, 3 * 2.5 * 2.5 + 6 * 2.5, { random.gamma(2.5) }),
          ("Poisson", 4, 4, 3 * 16 + 4, { Double(random.poisson(4)) }),
          (
            "binomial", 3, 2.1, 3 * 2.1 * 2.1 + 2.1 * (1 - 6 * 0.21),
            { Double(random.binomial(10, probability: 0.3)) }
          ),
        ]
    let count = 20_000
    for (name, mean, variance, fourth, draw) in cases {
      let draws = (0..<count).map { _ in draw() }
      let average = draws.reduce(0, +) / Double(count)
      let spread = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      #expect(abs(average - mean) < 5 * (variance / Double(count)).squareRoot(), "\(name)")
      let error = ((fourth - variance * variance) / Double(count)).squareRoot()
      #expect(abs(spread - variance) < 5 * error, "\(name)")
    }
  }

  @Test func edgesAreDraws() {
    let random = RandomStream(seed: 0)
    #expect(random.poisson(0) == 0)
    #expect(random.binomial(0, probability: 0.5) == 0)
    #expect(random.binomial(7, probability: 1) == 7)
  }
}
