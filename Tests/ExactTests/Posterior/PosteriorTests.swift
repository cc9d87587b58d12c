import Evidence
import Foundation
import Testing

@Suite struct PosteriorTests {
  private func eightSchools() throws -> (model: EightSchools, exact: ExactEvidence<EightSchools>) {
    let model = EightSchools()
    let exact = try exactLogEvidence(
      model,
      observing: [
        \.y: Values(try References.numbers("eightSchools", "y")),
        \.standardError: Values(try References.numbers("eightSchools", "standardError")),
      ]
    )
    return (model, exact)
  }

  @Test func aGaussianPosteriorHasItsDensityAndMoments() throws {
    let model = NormalNormal()
    let posterior = try exactLogEvidence(model, observing: [\.x: 5]).posterior
    // N(2.5, ½) at 2.
    let expected = -0.25 - 0.5 * log(Double.pi)
    #expect(isClose(try posterior.logProb(at: [\.h: 2]), expected, within: 1e-14))
    #expect(isClose(try posterior.mean(of: model.h)[0], 2.5, within: 1e-14))
    #expect(isClose(try posterior.variance(of: model.h)[0], 0.5, within: 1e-14))
    #expect(isClose(try posterior.mean(of: square(model.h))[0], 6.75, within: 1e-13))
  }

  @Test func regressionWeightsMatchTheReference() throws {
    let model = Regression()
    let entry = "bayesianLinearRegression"
    let posterior = try exactLogEvidence(
      model,
      observing: [
        \.features: try Values(References.rows(entry, "features")),
        \.y: Values(References.numbers(entry, "y")),
      ]
    ).posterior
    let mean = try posterior.mean(of: model.weights).doubles
    for (own, expected) in zip(mean, try References.numbers(entry, "posteriorMean")) {
      #expect(isClose(own, expected, within: 1e-12))
    }
    let variance = try posterior.variance(of: model.weights).doubles
    let covariance = try References.rows(entry, "posteriorCovariance")
    for index in 0..<3 {
      #expect(isClose(variance[index], covariance[index][index], within: 1e-13))
    }
  }

  @Test func responsibilitiesMatchTheReference() throws {
    let model = FixedMixture()
    let x = Values(try References.numbers("mixtureFixed", "data"))
    let posterior = try exactLogEvidence(model, observing: [\.x: x]).posterior
    let second = try posterior.mean(of: model.k).doubles
    let expected = try References.rows("mixtureFixed", "responsibilities").map { $0[1] }
    for (own, expected) in zip(second, expected) {
      #expect(isClose(own, expected, within: 1e-13 * expected + 1e-40))
    }
  }

  @Test func discretePosteriorsMatchTheReference() throws {
    let model = Sprinkler()
    let posterior = try exactLogEvidence(model, observing: [\.wet: [0, 1]]).posterior
    let rain = try posterior.mean(of: model.rain).doubles
    for (own, expected) in zip(rain, try References.numbers("sprinkler", "posteriorRainForWet")) {
      #expect(isClose(own, expected, within: 1e-14))
    }
  }

  @Test func momentsByQuadratureMatchTheReference() throws {
    let coin = Coin(prior: (1, 1))
    let flips: Values = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    let posterior = try exactLogEvidence(coin, observing: [\.heads: flips]).posterior
    let mean = try References.number("betaBernoulli", "posteriorMean")
    let deviation = try References.number("betaBernoulli", "posteriorStandardDeviation")
    #expect(isClose(try posterior.mean(of: coin.bias)[0], mean, within: 1e-12))
    #expect(isClose(try posterior.standardDeviation(of: coin.bias)[0], deviation, within: 1e-12))
  }

  @Test func meansOfTwoCoordinatesMatchTheReference() throws {
    let model = Logistic()
    let posterior = try exactLogEvidence(
      model,
      observing: [
        \.x: Values(try References.numbers("logisticRegression", "x")),
        \.label: Values(try References.numbers("logisticRegression", "label")),
      ]
    ).posterior
    let weight = try References.number("logisticRegression", "posteriorMeanOfWeight")
    let bias = try References.number("logisticRegression", "posteriorMeanOfBias")
    #expect(isClose(try posterior.mean(of: model.weight)[0], weight, within: 1e-9))
    #expect(isClose(try posterior.mean(of: model.bias)[0], bias, within: 1e-9))
  }

  @Test func aHierarchyHasItsMeansAndItsDensity() throws {
    let (model, exact) = try eightSchools()
    let spread = try References.number("eightSchools", "posteriorMeanOfSpread")
    #expect(isClose(try exact.posterior.mean(of: model.spread)[0], spread, within: 1e-8))
    // log p(h | x) = log p(h, x) − log p(x), here with the joint written out.
    let z = [0.5, 0, -1, 1, 0.25, -0.5, 2, 0.1]
    let y = try References.numbers("eightSchools", "y")
    let errors = try References.numbers("eightSchools", "standardError")
    func logNormal(_ x: Double, _ scale: Double) -> Double {
      -0.5 * x * x / (scale * scale) - log(scale) - 0.5 * log(2 * Double.pi)
    }
    var joint = logNormal(4, 5) + log(2 / (5 * Double.pi)) - log(1 + 9.0 / 25)
    for index in 0..<8 {
      joint += logNormal(z[index], 1)
      joint += logNormal(y[index] - 4 - 3 * z[index], errors[index])
    }
    let own = try exact.posterior.logProb(at: [\.mean: 4, \.spread: 3, \.z: Values(z)])
    #expect(isClose(own, joint - exact.logEvidence, within: 1e-10))
  }

  @Test func drawsHaveTheMomentsOfThePosterior() throws {
    let (model, exact) = try eightSchools()
    let count = 4_000
    let draws = try exact.posterior.samples(count: count, seed: 3)
    for latent in [\EightSchools.mean, \.spread] {
      let mean = try draws[latent].doubles.reduce(0, +) / Double(count)
      let expected = try exact.posterior.mean(of: model[keyPath: latent])[0]
      let variance = try exact.posterior.variance(of: model[keyPath: latent])[0]
      #expect(abs(mean - expected) < 4 * sqrt(variance / Double(count)))
    }
    let z = try draws[\.z]
    #expect(z.shape == [count, 8])
    let first = stride(from: 0, to: z.count, by: 8).map { z[$0] }.reduce(0, +) / Double(count)
    #expect(isClose(first, try exact.posterior.mean(of: \.z)[0], within: 4 / sqrt(4_000)))
  }

  @Test func discreteDrawsHaveTheirFrequencies() throws {
    let x = try Values([[0.5, -1], [0.4, 0.3]])
    let posterior = try exactLogEvidence(AnalyzerMixture(), observing: [\.x: x]).posterior
    let draws = try posterior.samples(count: 4_000, seed: 1)
    let (k, h) = (try draws[\.k], try draws[\.h])
    let probability = try posterior.mean(of: \.k).doubles
    let mean = try posterior.mean(of: \.h).doubles
    for row in 0..<2 {
      let frequency = (0..<4_000).map { k[2 * $0 + row] }.reduce(0, +) / 4_000
      let average = (0..<4_000).map { h[2 * $0 + row] }.reduce(0, +) / 4_000
      #expect(isClose(frequency, probability[row], within: 0.032))
      #expect(isClose(average, mean[row], within: 0.064))
    }
  }

  @Test func drawsOfExpressionsAreOfTheDrawsOfTheLatents() throws {
    let exact = try eightSchools().exact
    let draws = try exact.posterior.samples(count: 50, seed: 3)
    let effects = try exact.posterior.samples(
      of: { $0.mean + $0.spread * $0.z },
      count: 50,
      seed: 3
    )
    #expect(effects.shape == [50, 8])
    let (mean, spread, z) = (try draws[\.mean], try draws[\.spread], try draws[\.z])
    for draw in 0..<50 {
      for school in 0..<8 {
        let expected = mean[draw] + spread[draw] * z[8 * draw + school]
        #expect(isClose(effects[8 * draw + school], expected, within: 1e-12))
      }
    }
    #expect(try exact.posterior.samples(of: \.spread, count: 50, seed: 3) == spread)
  }

  @Test func aMeanWithoutExactFormIsAnError() throws {
    let model = NormalNormal()
    let posterior = try exactLogEvidence(model, observing: [\.x: 5]).posterior
    #expect {
      try posterior.mean(of: exp(model.h))
    } throws: { error in
      "\(error)"
        == "ExactPosterior.mean: the mean of this expression of `h` has no exact form. Ask for parts "
        + "that are linear in Gaussian latents, or average over `samples(count:seed:)`."
    }
  }

  @Test func valuesOutsideTheSupportAreImpossible() throws {
    let mixture = FixedMixture()
    let discrete = try exactLogEvidence(mixture, observing: [\.x: [0.5, 11]]).posterior
    #expect(try discrete.logProb(at: [\.k: [0, 1]]).isFinite)
    #expect(try discrete.logProb(at: [\.k: [0, 2]]) == -.infinity)
    #expect(try discrete.logProb(at: [\.k: [0, 0.5]]) == -.infinity)
    let coin = Coin(prior: (1, 1))
    let continuous = try exactLogEvidence(coin, observing: [\.heads: [1, 0]]).posterior
    #expect(try continuous.logProb(at: [\.bias: 0.5]).isFinite)
    #expect(try continuous.logProb(at: [\.bias: 1.5]) == -.infinity)
  }

  @Test func everyLatentNeedsAValue() throws {
    let posterior = try exactLogEvidence(NormalNormal(), observing: [\.x: 5]).posterior
    #expect {
      try posterior.logProb(at: [:])
    } throws: { error in
      "\(error)" == "ExactPosterior.logProb: `h` is given no values. Give every latent its values; "
        + "those of this one have shape []."
    }
  }

  @Test func quantitiesAreToldByKeyPathClosureOrExpression() throws {
    let (model, exact) = try eightSchools()
    let posterior = exact.posterior
    #expect(try posterior.mean(of: \.mean) == posterior.mean(of: model.mean))
    #expect(try posterior.variance { 2 * $0.z } == posterior.variance(of: 2 * model.z))
    let deviation = try posterior.standardDeviation(of: \.z)
    #expect(try deviation == posterior.variance(of: \.z).mapped { $0.squareRoot() })
    let mixture = FixedMixture()
    let discrete = try exactLogEvidence(mixture, observing: [\.x: [0.5, 11]]).posterior
    #expect(try discrete.probabilities(of: \.k) == discrete.probabilities(of: mixture.k))
  }

  private func message(_ body: () throws -> some Any) -> String {
    do { return "\(try body())" } catch { return "\(error)" }
  }

  @Test func whatHasNoValuesIsAnError() throws {
    let discrete = try exactLogEvidence(FixedMixture(), observing: [\.x: [0.5, 11]]).posterior
    #expect(try discrete.mode()[\.k] == [0, 1])
    #expect(
      message { try discrete.mode()[\.x] }
        == "LatentValues: the path does not lead to a latent of FixedMixture. Name `k`."
    )
    #expect(
      message { try discrete.samples(count: 0) }
        == "ExactPosterior.samples: 0 draws are asked for. Ask for 1 or more."
    )
    #expect(
      message { try discrete.samples(of: \.k, count: -1) }
        == "ExactPosterior.samples: -1 draws are asked for. Ask for 1 or more."
    )
    let both = try exactLogEvidence(AnalyzerMixture(), observing: [\.x: Values([[0.5, -1]])])
    #expect(
      message { try both.posterior.mode()[\.h] }
        == "LatentValues: `h` is summed or integrated out and has no values. Name `k`."
    )
  }

  @Test func onlyLatentsAreGivenToADensityAndOnlyParametersToEvidence() throws {
    let posterior = try exactLogEvidence(NormalNormal(), observing: [\.x: 5]).posterior
    #expect(
      message { try posterior.logProb(at: [\.h: 1, \.x: 5]) }
        == "ExactPosterior.logProb: `x` is given values and is no latent. Leave it out; data and "
        + "parameters are those of the evidence."
    )
    #expect(
      message { try exactLogEvidence(NormalNormal(), observing: [\.x: 5], parameters: [\.h: 1]) }
        == "NormalNormal.parameters: `h` is given a value and is no parameter. Name what is declared "
        + "with @Parameter."
    )
  }
}
