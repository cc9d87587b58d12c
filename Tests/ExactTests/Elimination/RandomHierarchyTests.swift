import Evidence
import Foundation
import Testing

/// Conjugate latents of several elements, repeated, given others and inside sums, with random priors and data.
@Suite struct RandomHierarchyTests {
  @Test(arguments: 0..<40)
  func sharesOfCategoriesHaveTheirClosedForm(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let prior = (0..<random.integer(2...6)).map { _ in 0.1 + 3 * abs(random.number()) }
    let x = (0..<random.integer(1...20)).map { _ in Double(random.integer(0...prior.count - 1)) }
    let counts = prior.indices.map { k in Double(x.filter { Int($0) == k }.count) }
    let model = DirichletPair(prior: prior)
    let exact = try exactLogEvidence(model, observing: [\.x: Values(x)])
    let posterior = zip(prior, counts).map(+)
    let expected = logBeta(posterior) - logBeta(prior)
    #expect(isClose(exact.logEvidence, expected, within: 1e-11 * (1 + abs(expected))))
    let shares = random.shares(prior.count)
    var joint = -logBeta(prior)
    for (share, concentration) in zip(shares, posterior) {
      joint += (concentration - 1) * log(share)
    }
    let residual =
      joint - (try exact.posterior.logProb(at: [\.shares: Values(shares)])) - exact.logEvidence
    #expect(abs(residual) < 1e-9)
  }

  @Test(arguments: 0..<40)
  func sharesOfCountsHaveTheirClosedForm(seed: Int) throws {
    var random = SplitMix(state: UInt64(1_000 + seed))
    let size = random.integer(2...5)
    let total = random.integer(1...9)
    let prior = (0..<size).map { _ in 0.1 + 3 * abs(random.number()) }
    let rows = (0..<random.integer(1...5)).map { _ in
      var counts = Array(repeating: 0.0, count: size)
      for _ in 0..<total { counts[random.integer(0...size - 1)] += 1 }
      return counts
    }
    let model = DirichletCounts(prior: prior, total: Double(total))
    let exact = try exactLogEvidence(model, observing: [\.x: Values(rows)])
    var posterior = prior
    var constants = 0.0
    for row in rows {
      posterior = zip(posterior, row).map(+)
      constants += lgamma(Double(total) + 1) - row.map { lgamma($0 + 1) }.reduce(0, +)
    }
    let expected = constants + logBeta(posterior) - logBeta(prior)
    #expect(isClose(exact.logEvidence, expected, within: 1e-11 * (1 + abs(expected))))
    let mean = try exact.posterior.mean(of: model.shares).doubles
    let sum = posterior.reduce(0, +)
    for (own, concentration) in zip(mean, posterior) {
      #expect(isClose(own, concentration / sum, within: 1e-12))
    }
  }

  @Test(arguments: 0..<60)
  func unknownMeanAndPrecisionHaveTheirClosedForm(seed: Int) throws {
    var random = SplitMix(state: UInt64(2_000 + seed))
    let prior = (
      mean: random.number(), weight: 0.1 + 2 * abs(random.number()),
      shape: 0.5 + 3 * abs(random.number()), rate: 0.1 + 2 * abs(random.number())
    )
    let x = (0..<random.integer(1...15)).map { _ in 4 * random.number() }
    let model = NormalGamma(prior: prior)
    let exact = try exactLogEvidence(model, observing: [\.x: Values(x)])
    let count = Double(x.count)
    let average = x.reduce(0, +) / count
    let (weight, shape) = (prior.weight + count, prior.shape + 0.5 * count)
    let spread = x.map { ($0 - average) * ($0 - average) }.reduce(0, +)
    let shift = prior.weight * count * (average - prior.mean) * (average - prior.mean) / weight
    let rate = prior.rate + 0.5 * (spread + shift)
    let start = prior.shape * log(prior.rate) - lgamma(prior.shape) - 0.5 * count * log(2 * .pi)
    let scale = 0.5 * log(prior.weight / weight)
    let expected = start + scale + lgamma(shape) - shape * log(rate)
    #expect(isClose(exact.logEvidence, expected, within: 1e-11 * (1 + abs(expected))))
    let (mean, precision) = (random.number(), exp(random.number()))
    let distance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let prior2 = prior.weight * (mean - prior.mean) * (mean - prior.mean)
    var joint = start + (shape - 1) * log(precision) - precision * prior.rate
    joint += 0.5 * log(prior.weight * precision) - 0.5 * log(2 * .pi)
    joint -= 0.5 * precision * (distance + prior2)
    let density = try exact.posterior.logProb(at: [
      \.mean: Values(mean), \.precision: Values(precision),
    ])
    let residual = joint - density - exact.logEvidence
    #expect(abs(residual) < 1e-9)
  }

  @Test(arguments: 0..<30)
  func ratesOfGroupsHaveTheirClosedForm(seed: Int) throws {
    var random = SplitMix(state: UInt64(3_000 + seed))
    let groups = random.integer(1...4)
    let count = random.integer(1...12)
    let group = (0..<count).map { _ in Double(random.integer(0...groups - 1)) }
    let x = (0..<count).map { _ in Double(random.integer(0...6)) }
    let exact = try exactLogEvidence(
      GroupedRates(),
      observing: [\.group: Values(group), \.x: Values(x)],
      sizes: [GroupedRates.Groups.self: groups]
    )
    var expected = -x.map { lgamma($0 + 1) }.reduce(0, +)
    for index in 0..<groups {
      let own = zip(group, x).filter { Int($0.0) == index }.map(\.1)
      let (shape, rate) = (2 + own.reduce(0, +), 0.5 + Double(own.count))
      expected += 2 * log(0.5) + lgamma(shape) - shape * log(rate)
    }
    #expect(isClose(exact.logEvidence, expected, within: 1e-11 * (1 + abs(expected))))
  }

  @Test(arguments: 0..<30)
  func aLatentInsideASumHasItsClosedForm(seed: Int) throws {
    var random = SplitMix(state: UInt64(4_000 + seed))
    let priors = (0..<random.integer(2...4)).map { _ in
      (0.2 + 5 * abs(random.number()), 0.2 + 5 * abs(random.number()))
    }
    let x = (0..<random.integer(1...12)).map { _ in Double(random.integer(0...1)) }
    let heads = x.reduce(0, +)
    let tails = Double(x.count) - heads
    let model = KindsOfCoins(priors: priors)
    let exact = try exactLogEvidence(model, observing: [\.x: Values(x)])
    let logs = priors.map { logBeta($0.0 + heads, $0.1 + tails) - logBeta($0.0, $0.1) }
    let weights = logs.map(exp)
    let sum = weights.reduce(0, +)
    #expect(isClose(exact.logEvidence, log(sum / Double(priors.count)), within: 1e-11))
    let means = priors.map { ($0.0 + heads) / ($0.0 + $0.1 + Double(x.count)) }
    let expected = zip(weights, means).map { $0 * $1 }.reduce(0, +) / sum
    #expect(isClose(try exact.posterior.mean(of: model.p)[0], expected, within: 1e-11))
  }
}

/// log of the multivariate beta function.
private func logBeta(_ concentrations: [Double]) -> Double {
  concentrations.map { lgamma($0) }.reduce(0, +) - lgamma(concentrations.reduce(0, +))
}

extension SplitMix {
  /// Positive numbers that add up to 1.
  mutating func shares(_ count: Int) -> [Double] {
    let parts = (0..<count).map { _ in 0.05 + abs(number()) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }
}
