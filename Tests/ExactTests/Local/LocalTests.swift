import Evidence
import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

/// Latents that are integrated in each repetition, inside an integral over what all share.
@Suite struct LocalTests {
  private static let counts: [Double] = [1, 2, 0, 4, 6, 3, 0, 0, 1, 2, 1, 2]

  /// Nested Gauss–Legendre rules in panels over mean, log spread and standardized log-rates, by numpy and two meshes.
  @Test(arguments: [
    (0, -21.601749296, 0.282831447, 0.960773927), (1, -21.889177112, 0.268845161, 1.083150542),
  ]) func countsOfGroupsWithVaryingRates(
    which: Int,
    exact: Double,
    mean: Double,
    spread: Double
  ) throws {
    let model = VaryingRates(spreadPrior: which == 0 ? HalfNormal(1) : HalfCauchy(1))
    let counts = try Values(Self.counts, shape: [4, 3])
    let evidence = try exactLogEvidence(model, observing: [\.count: counts])
    #expect(abs(evidence.logEvidence - exact) < 1e-8)
    #expect(evidence.errorBound < 1e-6)
    #expect(abs(evidence.logEvidence - exact) < evidence.errorBound + 1e-9)
    #expect(abs(try evidence.posterior.mean(of: \.mean).doubles[0] - mean) < 1e-7)
    #expect(abs(try evidence.posterior.mean(of: \.spread).doubles[0] - spread) < 1e-7)
    #expect(
      evidence.method
        == "quadrature of logRate (1 dimension per Clusters), then quadrature over mean, spread (2 "
        + "dimensions)"
    )
  }

  /// Four persons and three items: quadrature in the two coordinates, by scipy.
  @Test(arguments: [(0, -8.004080103, 0), (1, -7.894341812, 1.178614)])
  func abilitiesUnderSharedDiscrimination(which: Int, exact: Double, mean: Double) throws {
    let model = SharedDiscrimination(prior: which == 0 ? Normal(0, 1) : LogNormal(0, 0.5))
    let answers = try Values([1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0], shape: [4, 3])
    let evidence = try exactLogEvidence(model, observing: [\.answer: answers])
    #expect(abs(evidence.logEvidence - exact) < 2e-9)
    let posterior = evidence.posterior
    #expect(abs(try posterior.mean(of: \.discrimination).doubles[0] - mean) < 1e-6)
  }

  /// Effects that are spread by less than numbers about their level are apart.
  ///
  /// They are that level. By scipy's t.
  @Test(arguments: [1e-40, 1e-16, 1e-12], 0..<6)
  func effectsThatAreNarrowerThanNumbersAreApart(scale: Double, which: Int) throws {
    let priors: [@Sendable (Tensor) -> any Distribution] = [
      { Gumbel($0, scale) }, { EvidenceDistributions.Logistic($0, scale) }, { Laplace($0, scale) },
      { SkewNormal($0, scale, slant: 2) }, { StudentT($0, scale, degreesOfFreedom: 3) },
      { ScaledFirst(location: $0, scale: scale) },
    ]
    let model = NarrowEffects(prior: priors[which])
    do {
      let exact = try exactLogEvidence(model, observing: [\.y: [-3, 1, 20, -3]])
      let error = abs(exact.logEvidence - -15.120_882_056_149_197)
      // A kink costs the rule digits, and the bound says so.
      if which != 2 { #expect(error < 1e-9 + 100 * scale) }
      #expect(error < exact.errorBound + 1e-9)
    } catch let error as UsageError {
      // Without differences to compute with, such numbers are lost.
      #expect(which == 5, "\(error)")
      #expect(error.what.contains("rounding"), "\(error)")
    }
  }

  /// Priors of every kind of tail and support, data that say little and much: against nested rules in the test itself.
  @Test(arguments: 0..<24) func randomEffectsAgreeWithNestedRules(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let scale = [0.3, 1, 4][Int(random.next() % 3)]
    let priors: [(prior: any Distribution, log: (Double) -> Double)] = [
      (Normal(0.5, scale), { -0.5 * pow(($0 - 0.5) / scale, 2) - log(scale * sqrt(2 * .pi)) }),
      (
        StudentT(0, scale, degreesOfFreedom: 3),
        { -2 * log1p($0 * $0 / (3 * scale * scale)) + log(2 / (scale * .pi * sqrt(3))) }
      ),
      (Laplace(0, scale), { -abs($0) / scale - log(2 * scale) }),
      (Exponential(rate: 1 / scale), { $0 < 0 ? -.infinity : -$0 / scale - log(scale) }),
    ]
    let (prior, logPrior) = priors[seed % 4]
    typealias Kind = (
      data: @Sendable (Tensor) -> any Distribution, log: (Double, Double) -> Double, most: UInt64
    )
    let kinds: [Kind] =
      [
        ({ Bernoulli(logits: $0) }, { $1 * $0 - ($0 > 0 ? $0 : 0) - log1p(exp(-abs($0))) }, 2),
        ({ Poisson(exp($0)) }, { $1 * $0 - exp(min($0, 700)) - lgamma($1 + 1) }, 6),
        ({ Normal($0, 0.2) }, { -12.5 * pow($1 - $0, 2) - log(0.2 * sqrt(2 * .pi)) }, 4),
      ]
    let (data, logData, most) = kinds[seed / 4 % 3]
    let y = (0..<6).map { _ in Double(random.next() % most) }
    let model = RandomEffect(prior: prior, data: data)
    let evidence = try exactLogEvidence(model, observing: [\.y: Values(y, shape: [3, 2])])
    // Positions in tan of an angle, with many panels of ten points each.
    let inner = NestedRule(panels: 400), outer = NestedRule(panels: 60)
    let logs = outer.nodes.map { level in
      let groups = (0..<3).map { group in
        inner.logSum { effect in
          let eta = level.x + effect
          return logPrior(effect) + logData(eta, y[2 * group]) + logData(eta, y[2 * group + 1])
        }
      }
      return groups.reduce(-0.5 * level.x * level.x - 0.5 * log(2 * .pi) + level.logWeight, +)
    }
    let top = logs.max() ?? 0
    let exact = top + log(logs.map { exp($0 - top) }.reduce(0, +))
    let error = abs(evidence.logEvidence - exact)
    #expect(error < evidence.errorBound + 1e-9, "seed \(seed): \(evidence.method)")
    // The kink of a Laplace distribution is none for a smooth rule, which says so.
    if seed % 4 != 2 { #expect(error < 1e-8, "seed \(seed)") }
  }

  @Test func drawsAgreeWithMeans() throws {
    let model = VaryingRates(spreadPrior: HalfNormal(1))
    let counts = try Values(Self.counts, shape: [4, 3])
    let posterior = try exactLogEvidence(model, observing: [\.count: counts]).posterior
    let mean = try posterior.mean(of: \.logRate).doubles
    let deviation = try posterior.standardDeviation(of: \.logRate).doubles
    let own = try posterior.samples(count: 4_000, seed: 3)[\.logRate].doubles
    for group in 0..<4 {
      let values = (0..<4_000).map { own[$0 * 4 + group] }
      let average = values.reduce(0, +) / 4_000
      #expect(abs(average - mean[group]) < 4 * deviation[group] / 4_000.0.squareRoot())
    }
  }
}
