import Evidence
import Foundation
import Testing

@Suite struct CoupledTests {
  @Test func theNormalizerOfAnUndirectedModelIsItsSum() throws {
    var random = SplitMix(state: 7)
    let visible = (0..<5).map { _ in random.number() }
    let hidden = (0..<4).map { _ in random.number() }
    let weights = (0..<20).map { _ in 2 * random.number() }
    let model = Boltzmann(visible: visible, hidden: hidden, weights: weights)
    let exact = try exactLogEvidence(model, observing: [:])
    var sum = 0.0
    for state in 0..<512 {
      var energy = 0.0
      for i in 0..<5 where state >> i & 1 == 1 {
        energy += visible[i]
        for j in 0..<4 where state >> (5 + j) & 1 == 1 { energy += weights[4 * i + j] }
      }
      for j in 0..<4 where state >> (5 + j) & 1 == 1 { energy += hidden[j] }
      sum += exp(energy)
    }
    #expect(isClose(exact.logEvidence, log(sum), within: 1e-12))
  }

  /// Given the lines of all rows the slopes are Gaussian; the sum is over all 2⁴ assignments.
  @Test func gaussianLatentsAreIntegratedBeforeTheirMemberships() throws {
    let (x, y) = ([0.5, -1, 2, 1.5], [1.0, 0.3, 2.5, -2])
    let exact = try exactLogEvidence(TwoLines(), observing: [\.x: Values(x), \.y: Values(y)])
    var evidence = 0.0
    for state in 0..<16 {
      let line = (0..<4).map { state >> $0 & 1 }
      let covariance = matrix(4) { i, j in
        let shared = line[i] == line[j] ? 1 + 4 * x[i] * x[j] : 0
        return i == j ? shared + 0.25 : shared
      }
      let weight = line.map { $0 == 1 ? 0.4 : 0.6 }.reduce(1, *)
      evidence += weight * exp(logNormalDensity(y, covariance: covariance))
    }
    #expect(isClose(exact.logEvidence, log(evidence), within: 1e-11))
    #expect(
      exact.method
        == "Gaussian elimination of slope, offset (4 dimensions), then enumeration of line (16 values)"
    )
  }

  @Test func conjugateLatentsAreIntegratedBeforeTheirMemberships() throws {
    let heads = [1.0, 5, 4, 0]
    let model = TwoCoins()
    let exact = try exactLogEvidence(model, observing: [\.heads: Values(heads)])
    var (evidence, mean) = (0.0, 0.0)
    for state in 0..<81 {
      let kind = [state % 3, state / 3 % 3, state / 9 % 3, state / 27]
      var term = kind.map { [0.5, 0.2, 0.3][$0] }.reduce(1, *)
      var first = 0.0
      for coin in 0..<3 {
        let own = zip(kind, heads).filter { $0.0 == coin }.map(\.1)
        let sum = own.reduce(0, +)
        let all = 5 * Double(own.count)
        term *= exp(logBeta(2 + sum, 3 + all - sum) - logBeta(2, 3))
        if coin == 0 { first = (2 + sum) / (5 + all) }
      }
      evidence += term
      mean += term * first
    }
    let choices = heads.map { lgamma(6) - lgamma($0 + 1) - lgamma(6 - $0) }.reduce(0, +)
    #expect(isClose(exact.logEvidence, log(evidence) + choices, within: 1e-11))
    #expect(isClose(try exact.posterior.mean(of: model.bias)[0], mean / evidence, within: 1e-11))
  }

  @Test func drawsOfCoupledMembershipsHaveTheirFrequencies() throws {
    let model = TwoLines()
    let data: Bindings<TwoLines> = [
      \.x: [0.5, -1, 2, 1.5], \.y: [1, 0.3, 2.5, -2],
    ]
    let posterior = try exactLogEvidence(model, observing: data).posterior
    let draws = try posterior.samples(count: 4_000, seed: 5)[\.line]
    let expected = try posterior.probabilities(of: model.line).doubles
    for row in 0..<4 {
      let frequency = (0..<4_000).map { draws[4 * $0 + row] }.reduce(0, +) / 4_000
      #expect(isClose(frequency, expected[2 * row + 1], within: 0.032))
    }
  }

  @Test func tooManyMembershipsAreRefusedWithTheirNumber() throws {
    let x = (0..<30).map(Double.init)
    #expect {
      try exactLogEvidence(UnknownCenters(), observing: [\.x: Values(x)])
    } throws: { error in
      "\(error)".hasPrefix(
        "UnknownCenters: no exact method gives log p(x). `centers`: it is Gaussian given `k`, which is "
          + "no longer so once these are summed out, and otherwise the table over all values of `k` "
          + "would hold more than 9223372036854775807 numbers, above the limit of 50000000; and "
      )
    }
  }

  /// The mode of the memberships alone, by all 3⁶ of them: the shares are integrated out first, whatever the evidence did.
  @Test func theModeIsSoughtWithItsSumsLast() throws {
    let model = Proportions()
    let x = try References.numbers("dirichletMixture", "data")
    let posterior = try exactLogEvidence(model, observing: [\.x: Values(x)]).posterior
    let prior = [2, 1, 1.5]
    var best = (log: -Double.infinity, path: [Double]())
    for number in 0..<729 {
      let kinds = (0..<6).map { number / [1, 3, 9, 27, 81, 243][$0] % 3 }
      var score = 0.0
      for (kind, own) in zip(kinds, x) {
        let z = (own - [-2, 0, 3][kind]) / 0.75
        score -= 0.5 * z * z
      }
      for kind in 0..<3 { score += lgamma(prior[kind] + Double(kinds.count { $0 == kind })) }
      if score > best.log { best = (score, kinds.map(Double.init)) }
    }
    #expect(try posterior.mode()[\.k].doubles == best.path)
  }

  @Test func theModeNeedsSumsThatComeLast() throws {
    let posterior = try exactLogEvidence(UnknownMeans(), observing: [\.y: Values(UnknownMeans.y)])
      .posterior
    #expect {
      try posterior.mode()
    } throws: { error in
      "\(error)"
        == "ExactPosterior.mode: continuous latents are integrated out after discrete ones were summed "
        + "out, so that the most probable values have no closed form. Ask for the mean, or draw with "
        + "`samples(count:seed:)`."
    }
  }

  /// All 2⁵ paths of a chain.
  @Test func theModeOfAChainIsItsMostProbablePath() throws {
    let model = HiddenMarkov()
    let x = [0.3, 1.2, 0.4, 0.6, 0.8]
    let posterior = try exactLogEvidence(model, observing: [\.x: Values(x)]).posterior
    var best = (log: -Double.infinity, path: [Double]())
    for number in 0..<32 {
      let path = (0..<5).map { Double(number >> $0 & 1) }
      let moves = zip(path, path.dropFirst()).map { log($0.0 == $0.1 ? 0.9 : 0.1) }
      let misses = zip(path, x).map { -0.5 * ($0.0 - $0.1) * ($0.0 - $0.1) }
      let score = moves.reduce(0, +) + misses.reduce(0, +)
      if score > best.log { best = (score, path) }
    }
    #expect(try posterior.mode()[\.state].doubles == best.path)
  }

  @Test func onlyDiscreteLatentsHaveProbabilities() throws {
    let model = NormalNormal()
    let posterior = try exactLogEvidence(model, observing: [\.x: 5]).posterior
    #expect {
      try posterior.probabilities(of: model.h)
    } throws: { error in
      "\(error)"
        == "ExactPosterior.probabilities: the probabilities of something that is not a latent with "
        + "finitely many values are asked for. Name a discrete latent of NormalNormal."
    }
  }
}
