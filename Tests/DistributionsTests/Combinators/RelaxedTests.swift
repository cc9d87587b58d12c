import EvidenceDistributions
import EvidenceTensors
import Testing

/// Relaxed draws of discrete values.
@Suite struct RelaxedTests {
  @Test func relaxedDrawsAreWhatTheyRelax() throws {
    let logits = [0.5, -1, 0.25, 1]
    let relaxed = RelaxedCategorical(logits: logits.tensor, temperature: 0.5)
    let random = RandomStream(seed: 8)
    let count = 100_000
    var largest = Array(repeating: 0, count: 4)
    for _ in 0..<count {
      let draw = relaxed.draw([logits, [0.5]], count: 4, using: random)
      #expect(Support.simplex.contains(draw))
      largest[draw.indices.max { draw[$0] < draw[$1] } ?? 0] += 1
    }
    let weights = try numbers(softmax(logits.tensor))
    let statistic = zip(largest, weights).reduce(0.0) { total, pair in
      let gap = Double(pair.0) - pair.1 * Double(count)
      return total + gap * gap / (pair.1 * Double(count))
    }
    // The 1 − 1e-4 quantile of chi-square with 3 degrees of freedom.
    #expect(statistic < 21.1)
  }

  /// Transformed noise has the density: the mean of 1 / (p(x) · volume) over draws in a region is one.
  @Test func relaxedCategoricalDensityIsThatOfItsDraws() throws {
    let relaxed = RelaxedCategorical(logits: [0.5, -1, 0.25].tensor, temperature: 0.75)
    let random = RandomStream(seed: 12)
    let noise = (0..<300_000).map { _ in random.uniformPositive() }
    let draws = relaxed.sample(Tensor(noise, shape: [100_000, 3]))
    let all = try numbers([draws, exp(-relaxed.logProb(draws))])
    var total = 0.0
    for index in 0..<100_000 where (0..<3).allSatisfy({ all[0][3 * index + $0] > 0.1 }) {
      total += all[1][index]
    }
    // The area of the triangle where all parts are above 0.1.
    #expect(abs(total / 100_000 - 0.5 * 0.7 * 0.7) < 0.005)
  }

  @Test func straightThroughIsHardWithASoftSlope() throws {
    let x = Variable(.latent, shape: [3])
    let soft = Tensor(x) * 0.5
    let hard = straightThrough(soft)
    #expect(try numbers(hard, [x: [0.9, 1.1, 1.9]]) == [0, 1, 1])
    let slope = gradient(of: sum(hard), withRespectTo: [Tensor(x)])[0]
    #expect(try numbers(slope, [x: [0.9, 1.1, 1.9]]) == [0.5, 0.5, 0.5])
    let corner = straightThroughOneHot(soft)
    #expect(try numbers(corner, [x: [0.5, 1.9, 1.5]]) == [0, 1, 0])
    let weighted = sum(corner * Tensor([1, 2, 3]))
    let slopes = gradient(of: weighted, withRespectTo: [Tensor(x)])[0]
    #expect(try numbers(slopes, [x: [0.5, 1.9, 1.5]]) == [0.5, 1, 1.5])
  }

  // MARK: - Mistakes

  @Test(
    arguments: [
      (
        Truncated(Normal(0, 1), above: 2, below: 1),
        "Truncated<Normal>.below: 1 is not above the other bound, 2. Give the lower bound first, "
          + "as in Truncated(Normal(0, 1), above: -1, below: 1)."
      ),
      (
        Truncated(Normal(0, -1), above: 2),
        "Normal.scale: -1 is not a positive real. Give a positive real; "
          + "for an unconstrained expression x, exp(x) or softplus(x) is one."
      ),
      (
        Censored(Normal(0, 1), below: 2, above: 1),
        "Censored<Normal>.above: 1 is not above the other limit, 2. Give the lower limit first, "
          + "as in Censored(Normal(0, 1), below: -1, above: 1)."
      ),
      (
        IntervalCensored(Normal(0, 1), cuts: [1, 0].tensor),
        "IntervalCensored<Normal>.cuts: [1, 0] is not an increasing vector. "
          + "Give an increasing vector."
      ),
      (
        ZeroInflated(Normal(0, 1), probability: 0.5),
        "ZeroInflated<Normal>: the base Normal is on the reals, not on integers. "
          + "Give a distribution of counts, such as Poisson."
      ),
      (
        ZeroInflated(Poisson(1), probability: 1.5),
        "ZeroInflated<Poisson>.zeroProbability: 1.5 is not a number in [0, 1]. "
          + "Give a number in [0, 1]; for an unconstrained expression x, sigmoid(x) is "
          + "between 0 and 1."
      ),
      (
        Transformed(Poisson(1), by: ExponentialBijector()),
        "Transformed<Poisson>: the base Poisson gives single values a probability. "
          + "Transform a distribution with a density."
      ),
      (
        Transformed(Normal(0, 1), by: PowerBijector(2)),
        "Transformed<Normal>: the base Normal is on the reals, but the bijector takes the positive "
          + "reals. Give a base on the positive reals."
      ),
      (
        Mixture(weights: [0.5, 0.25].tensor, of: Normal(0, 1)),
        "Mixture<Normal>.weights: [0.5, 0.25] is not a vector of non-negative numbers that add up "
          + "to 1. Give a vector of non-negative numbers that add up to 1; "
          + "for an unconstrained vector x, softmax(x) is one."
      ),
      (
        Mixture(weights: [0.5, 0.5].tensor, components: [Normal(0, 1)]),
        "Mixture<Normal>: 1 components do not fit 2 weights. Give one weight a component."
      ),
    ] as [(any Distribution, String)]
  )
  func areNamed(distribution: any Distribution, sentence: String) {
    #expect(distribution.invalidParameter()?.description == sentence)
  }
}
