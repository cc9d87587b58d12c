import Evidence
import Foundation
import Testing

/// A model with one conjugate latent, and the same in closed form.
private struct Pair {
  let exact: EvidenceState
  let latent: Variable
  /// log p(x), from the normalizers of prior and posterior.
  let evidence: Double
  /// log p(x, θ).
  let logJoint: (Double) -> Double
  let points: [Double]
}

@Suite struct RandomConjugateTests {
  /// Twenty of each of the eleven pairs.
  @Test(arguments: 0..<220)
  func theEvidenceIsTheRatioOfTheNormalizers(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let pair = try Self.pair(seed % 11, &random)
    let size = 1 + abs(pair.evidence)
    #expect(isClose(pair.exact.logEvidence, pair.evidence, within: 1e-11 * size))
    for point in pair.points {
      let value = Values(.doubles([point]), fitting: [])
      let density = try pair.exact.posterior.logProb(at: [pair.latent: value])
      let residual = pair.logJoint(point) - density - pair.exact.logEvidence
      #expect(abs(residual) < 1e-9, "\(residual) at \(point)")
    }
  }

  private static func pair(_ kind: Int, _ random: inout SplitMix) throws -> Pair {
    switch kind {
    case 0..<4: try betaPair(BetaPair.Likelihood.allCases[kind], &random)
    case 4..<8: try gammaPair(GammaPair.Likelihood.allCases[kind - 4], &random)
    default: try inverseGammaPair(InverseGammaPair.Likelihood.allCases[kind - 8], &random)
    }
  }

  private static func betaPair(
    _ likelihood: BetaPair.Likelihood,
    _ random: inout SplitMix
  ) throws -> Pair {
    let prior = (0.2 + 5 * abs(random.number()), 0.2 + 5 * abs(random.number()))
    let size = Double(random.integer(2...9))
    let most = likelihood == .bernoulli ? 1 : Int(size)
    let x = (0..<random.integer(1...12)).map { _ in Double(random.integer(0...most)) }
    let model = BetaPair(likelihood: likelihood, prior: prior, size: size)
    let (count, total) = (Double(x.count), x.reduce(0, +))
    let successes = likelihood == .geometric ? count : total
    let failures =
      switch likelihood {
      case .bernoulli: count - total
      case .binomial: count * size - total
      case .geometric: total
      case .negativeBinomial: count * size
      }
    let constants = x.map { logCombinations(likelihood, $0, size) }.reduce(0, +)
    let (a, b) = (prior.0 + successes, prior.1 + failures)
    let priorConstant = logBeta(prior.0, prior.1)
    return Pair(
      exact: try exactLogEvidence(model, observing: [\.x: Values(x)]).state,
      latent: try #require(model.p.variable),
      evidence: constants + logBeta(a, b) - priorConstant,
      logJoint: { constants + (a - 1) * log($0) + (b - 1) * log1p(-$0) - priorConstant },
      points: (0..<3).map { _ in 0.5 + 0.499 * random.number() }
    )
  }

  private static func gammaPair(
    _ likelihood: GammaPair.Likelihood,
    _ random: inout SplitMix
  ) throws -> Pair {
    let prior = (0.2 + 5 * abs(random.number()), 0.1 + 3 * abs(random.number()))
    let count = random.integer(1...12)
    let known = (0..<count).map { _ in 0.1 + 3 * abs(random.number()) }
    let x = (0..<count).map { _ in
      switch likelihood {
      case .poisson: Double(random.integer(0...9))
      case .precision: 5 * random.number()
      case .exponential, .gamma: 0.01 + 4 * abs(random.number())
      }
    }
    let model = GammaPair(likelihood: likelihood, prior: prior)
    var (a, b, constants) = (prior.0, prior.1, 0.0)
    for (x, known) in zip(x, known) {
      switch likelihood {
      case .poisson:
        a += x
        b += known
        constants += x * log(known) - lgamma(x + 1)
      case .exponential:
        a += 1
        b += x * known
        constants += log(known)
      case .gamma:
        a += known
        b += x
        constants += (known - 1) * log(x) - lgamma(known)
      case .precision:
        a += 0.5
        b += 0.5 * (x - known) * (x - known)
        constants -= 0.5 * log(2 * Double.pi)
      }
    }
    let start = constants + prior.0 * log(prior.1) - lgamma(prior.0)
    let (shape, rate) = (a, b)
    return Pair(
      exact: try exactLogEvidence(model, observing: [\.x: Values(x), \.known: Values(known)]).state,
      latent: try #require(model.rate.variable),
      evidence: start + lgamma(a) - a * log(b),
      logJoint: { start + (shape - 1) * log($0) - rate * $0 },
      points: (0..<3).map { _ in exp(2 * random.number()) }
    )
  }

  private static func inverseGammaPair(
    _ likelihood: InverseGammaPair.Likelihood,
    _ random: inout SplitMix
  ) throws -> Pair {
    let prior = (0.2 + 5 * abs(random.number()), 0.1 + 3 * abs(random.number()))
    let count = random.integer(1...12)
    let known = (0..<count).map { _ in 0.1 + 3 * abs(random.number()) }
    let x = (0..<count).map { _ in
      likelihood == .variance ? 5 * random.number() : 0.01 + 4 * abs(random.number())
    }
    let model = InverseGammaPair(likelihood: likelihood, prior: prior)
    var (a, b, constants) = (prior.0, prior.1, 0.0)
    for (x, known) in zip(x, known) {
      switch likelihood {
      case .exponential:
        a += 1
        b += x
      case .gamma:
        a += known
        b += x
        constants += (known - 1) * log(x) - lgamma(known)
      case .variance:
        a += 0.5
        b += 0.5 * (x - known) * (x - known)
        constants -= 0.5 * log(2 * Double.pi)
      }
    }
    let start = constants + prior.0 * log(prior.1) - lgamma(prior.0)
    let (shape, scale) = (a, b)
    return Pair(
      exact: try exactLogEvidence(model, observing: [\.x: Values(x), \.known: Values(known)]).state,
      latent: try #require(model.scale.variable),
      evidence: start + lgamma(a) - a * log(b),
      logJoint: { start - (shape + 1) * log($0) - scale / $0 },
      points: (0..<3).map { _ in exp(2 * random.number()) }
    )
  }
}

/// The logarithm of what stands before the powers of p and 1 − p.
private func logCombinations(
  _ likelihood: BetaPair.Likelihood,
  _ x: Double,
  _ size: Double
) -> Double {
  switch likelihood {
  case .bernoulli, .geometric: 0
  case .binomial: lgamma(size + 1) - lgamma(x + 1) - lgamma(size - x + 1)
  case .negativeBinomial: lgamma(size + x) - lgamma(x + 1) - lgamma(size)
  }
}

/// log B(a, b).
func logBeta(_ a: Double, _ b: Double) -> Double { lgamma(a) + lgamma(b) - lgamma(a + b) }
