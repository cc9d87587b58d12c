import EvidenceDistributions
import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Everything is integrated out: normals in rows and above them, a rate, a share, weights, a scale.
private struct Everything: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Latent(per: Rows.self) var effect
  @Observed(per: Rows.self) var y
  @Latent(per: Rows.self) var rate
  @Observed(per: Rows.self) var count
  @Latent var share
  @Observed(per: Rows.self) var heads
  @Latent(3) var weights
  @Latent(per: Rows.self) var kind
  @Observed(per: Rows.self) var z
  @Latent var variance
  @Observed(per: Rows.self) var noise

  var joint: Joint {
    mean ~ Normal(0, 2)
    effect ~ Normal(mean, 1)
    y ~ Normal(effect, 0.7)
    rate ~ Gamma(concentration: 2, rate: 1)
    count ~ Poisson(rate)
    share ~ Beta(2, 3)
    heads ~ Bernoulli(probability: share)
    weights ~ Dirichlet(Tensor([1, 2, 3]))
    kind ~ Categorical(probabilities: weights)
    z ~ Normal(Tensor([-2, 0, 2])[kind], 1)
    variance ~ InverseGamma(concentration: 8, scale: 7)
    noise ~ Normal(0, sqrt(variance))
  }
}

/// A hidden chain of three values.
private struct Hidden: Model {
  @Latent(4) var state
  @Observed(4) var y
  static let moves = Tensor([0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.25, 0.25, 0.5], shape: [3, 3])
  var joint: Joint {
    state
      ~ MarkovChain(from: Categorical(probabilities: Tensor([0.5, 0.3, 0.2]))) {
        Categorical(probabilities: Self.moves[$0])
      }
    y ~ Normal(Tensor([-1, 0, 1])[state], 1)
  }
}

@Suite struct ConditionalDrawTests {
  /// Draws of a fit in which nothing is left against the exact posterior's own means and deviations.
  @Test func drawsHaveTheMomentsOfTheExactPosterior() throws {
    let data: Bindings<Everything> = [
      \.y: [0.3, 1.9, -0.4], \.count: [2, 0, 5], \.heads: [1, 0, 1], \.z: [-1.2, 0.4, 1.1],
      \.noise: [0.5, -1.1, 0.2],
    ]
    let fit = try VariationalInference(Everything(), observing: data).run(steps: 100)
    #expect(fit.history.objective.isEmpty)
    let exact = try exactLogEvidence(Everything(), observing: data)
    #expect(abs(try fit.elbo(draws: 2).value - exact.logEvidence) < 1e-10)
    let count = 4_000
    let quantities: [(Everything) -> Tensor] = [
      \.mean, \.effect, \.rate, \.share, \.weights, \.variance, { oneHot($0.kind, 3) },
    ]
    for (place, quantity) in quantities.enumerated() {
      let draws = try fit.samples(of: quantity, count: count, seed: 3)
      let mean = try exact.posterior.mean(of: quantity).doubles
      let sd = try exact.posterior.standardDeviation(of: quantity).doubles
      let own = try fit.mean(of: quantity).doubles
      let size = mean.count
      for element in 0..<size {
        let column = (0..<count).map { draws[$0 * size + element] }
        let average = column.reduce(0, +) / Double(count)
        let spread = column.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(count)
        let error = sd[element] / Double(count).squareRoot()
        #expect(abs(average - mean[element]) < 4.5 * error, "\(place), \(element)")
        // Of a value that is hardly ever drawn, a deviation is noise.
        if mean[element] > 0.05 || mean[element] < 0 {
          #expect(abs(spread.squareRoot() / sd[element] - 1) < 0.15, "\(place), \(element)")
        }
        #expect(abs(own[element] - mean[element]) < 1e-9, "\(place), \(element)")
      }
    }
  }

  /// χ² of 81 paths, listed one by one.
  @Test func pathsOfAHiddenChainAreDrawnByTheirProbability() throws {
    let y = [0.4, -1.2, 0.9, 1.3]
    let fit = try VariationalInference(Hidden(), observing: [\.y: Values(y)]).run(steps: 0)
    let moves = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.25, 0.25, 0.5]]
    let paths = (0..<81).map { number in [number / 27, number / 9 % 3, number / 3 % 3, number % 3] }
    let weights = paths.map { path in
      var weight = [0.5, 0.3, 0.2][path[0]]
      for t in 0..<4 {
        if t > 0 { weight *= moves[path[t - 1]][path[t]] }
        let gap = y[t] - Double(path[t] - 1)
        weight *= C.exp(-0.5 * gap * gap)
      }
      return weight
    }
    let total = weights.reduce(0, +)
    let count = 20_000
    let draws = try fit.samples(of: \.state, count: count, seed: 5)
    var found = Array(repeating: 0.0, count: 81)
    for draw in 0..<count {
      let path = (0..<4).map { Int(draws[draw * 4 + $0]) }
      found[path[0] * 27 + path[1] * 9 + path[2] * 3 + path[3]] += 1
    }
    let chi = zip(found, weights).reduce(0) { sum, own in
      let expected = Double(count) * own.1 / total
      return sum + (own.0 - expected) * (own.0 - expected) / expected
    }
    // The 0.999 quantile of χ² with 80 degrees of freedom (scipy) is 124.84.
    #expect(chi < 124.84)
  }
}
