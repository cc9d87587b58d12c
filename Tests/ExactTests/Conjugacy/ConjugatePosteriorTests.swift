import Evidence
import Foundation
import Testing

@Suite struct ConjugatePosteriorTests {
  /// Beta(8, 4).
  private func coin() throws -> (model: Coin, posterior: ExactPosterior<Coin>) {
    let coin = Coin(prior: (1, 1))
    let flips: Values = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    return (coin, try exactLogEvidence(coin, observing: [\.heads: flips]).posterior)
  }

  /// Gamma(concentration: 12, rate: 6).
  private func rate() throws -> (model: GammaPair, posterior: ExactPosterior<GammaPair>) {
    let model = GammaPair(likelihood: .poisson, prior: (2, 1))
    let exact = try exactLogEvidence(
      model,
      observing: [\.x: [3, 0, 2, 4, 1], \.known: [1, 1, 1, 1, 1]]
    )
    return (model, exact.posterior)
  }

  @Test func momentsOfAProbabilityAreThoseOfTheBetaDistribution() throws {
    let (coin, posterior) = try coin()
    #expect(isClose(try posterior.mean(of: coin.bias)[0], 2.0 / 3, within: 1e-14))
    #expect(isClose(try posterior.variance(of: coin.bias)[0], 2.0 / 9 / 13, within: 1e-14))
    // ψ(8) − ψ(12) = −(1/8 + 1/9 + 1/10 + 1/11).
    let log = -(1.0 / 8 + 1.0 / 9 + 1.0 / 10 + 1.0 / 11)
    #expect(isClose(try posterior.mean(of: EvidenceTensors.log(coin.bias))[0], log, within: 1e-14))
    let odd = try posterior.mean(of: coin.bias * (1 - coin.bias))[0]
    #expect(isClose(odd, 8.0 * 4 / (12 * 13), within: 1e-14))
  }

  @Test func momentsOfARateAreThoseOfTheGammaDistribution() throws {
    let (model, posterior) = try rate()
    #expect(isClose(try posterior.mean(of: model.rate)[0], 2, within: 1e-14))
    #expect(isClose(try posterior.variance(of: 3 * model.rate)[0], 3, within: 1e-13))
    #expect(isClose(try posterior.mean(of: 1 / model.rate)[0], 6.0 / 11, within: 1e-14))
    // ψ(12) = 1 + 1/2 + … + 1/11 − γ.
    let digamma = (1...11).map { 1 / Double($0) }.reduce(0, +) - 0.577_215_664_901_532_9
    let expected = digamma - Foundation.log(6)
    #expect(
      isClose(try posterior.mean(of: EvidenceTensors.log(model.rate))[0], expected, within: 1e-13)
    )
  }

  @Test func aMeanThatIsNoStatisticIsAnError() throws {
    let (model, posterior) = try rate()
    #expect(throws: UsageError.self) { try posterior.mean(of: exp(model.rate)) }
    #expect(throws: UsageError.self) { try posterior.mean(of: log(1 + model.rate)) }
  }

  /// One waiting time leaves ∫ exp(−x / s) / s ds, which diverges; two leave Γ(1) / (x₁ + x₂).
  @Test func aPosteriorWithoutAnIntegralIsAnError() throws {
    let proper = try exactLogEvidence(FlatScale(), observing: [\.x: [1.5, 2]])
    #expect(isClose(proper.logEvidence, -Foundation.log(3.5), within: 1e-13))
    #expect {
      try exactLogEvidence(FlatScale(), observing: [\.x: [1.5]])
    } throws: { error in
      "\(error)"
        == "FlatScale: the posterior of `scale` would be InverseGamma with a concentration that is not "
        + "positive, so it is improper. Give `scale` a proper prior, or bind data that determine it."
    }
  }

  @Test func drawsHaveTheMomentsOfThePosterior() throws {
    let posterior = try rate().posterior
    let count = 4_000
    let draws = try posterior.samples(count: count, seed: 2)[\.rate].doubles
    let mean = draws.reduce(0, +) / Double(count)
    #expect(isClose(mean, 2, within: 4 * (1.0 / 3 / Double(count)).squareRoot()))
    let squares = draws.map { ($0 - 2) * ($0 - 2) }.reduce(0, +) / Double(count)
    #expect(isClose(squares, 1.0 / 3, within: 0.04))
  }

  @Test func drawsOfRepeatedSharesAddUpToOne() throws {
    let model = DirichletPair(prior: [2, 1, 1.5])
    let posterior = try exactLogEvidence(model, observing: [\.x: [0, 2, 1, 0]]).posterior
    let draws = try posterior.samples(count: 2_000, seed: 4)[\.shares]
    #expect(draws.shape == [2_000, 3])
    let rows = draws.doubles.chunked(by: 3)
    #expect(rows.allSatisfy { isClose($0.reduce(0, +), 1, within: 1e-12) })
    let mean = rows.map { $0[0] }.reduce(0, +) / 2_000
    #expect(isClose(mean, 4 / 8.5, within: 0.015))
  }

  /// The mean of a normal distribution of unknown precision, which is a Student t distribution.
  @Test func gaussianLatentsGivenConjugateOnesHaveTheirMoments() throws {
    let model = NormalGamma(prior: (0.5, 2, 3, 1.5))
    let exact = try exactLogEvidence(model, observing: [\.x: [1, 2.5, -0.5]])
    #expect(isClose(try exact.posterior.mean(of: model.mean)[0], 0.8, within: 1e-14))
    // Var μ = b / (κ (a − 1)).
    let rate = 1.5 + 0.5 * (4.5 + 2 * 3 * 0.25 / 5)
    let variance = try exact.posterior.variance(of: model.mean)[0]
    #expect(isClose(variance, rate / (5 * 3.5), within: 1e-13))
    let precision = try exact.posterior.mean(of: model.precision)[0]
    #expect(isClose(precision, 4.5 / rate, within: 1e-13))
  }
}
