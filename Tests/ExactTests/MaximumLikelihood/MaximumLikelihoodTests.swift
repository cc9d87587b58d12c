import Evidence
import Foundation
import Testing

@Suite struct MaximumLikelihoodTests {
  @Test func principalComponentsReachTheClosedForm() throws {
    let x = try Values(References.sines)
    let fit = try MaximumLikelihood(LinearGaussian(), observing: [\.x: x]).run()
    let expected = try References.number("ppcaMaximumLikelihood")
    #expect(isClose(fit.logEvidence, expected, within: 1e-7))
    let noise = try fit.parameter(\.noise)[0]
    let variance = try References.number("ppcaMaximumLikelihood", "noiseVariance")
    #expect(isClose(noise * noise, variance, within: 1e-5))
    #expect(fit.gradientNorm < 1e-4)
    #expect(fit.flatDirections == ["log p(x) does not change along 1 direction of `loadings`"])
    #expect(try fit.standardError(\.loadings) == nil)
    #expect(try fit.standardError(\.noise) != nil)
  }

  @Test func aSaddlePointIsLeft() throws {
    let x = try Values(References.sines)
    let fit = try MaximumLikelihood(LinearGaussian(), observing: [\.x: x])
      .start(at: [\.loadings: Values(Array(repeating: 0.0, count: 8))])
      .run()
    let expected = try References.number("ppcaMaximumLikelihood")
    #expect(isClose(fit.logEvidence, expected, within: 1e-7))
  }

  @Test func factorAnalysisReachesTheReference() throws {
    let x = try Values(References.rows("factorAnalysis", "x"))
    let fit = try MaximumLikelihood(FactorAnalysis(), observing: [\.x: x]).run()
    #expect(isClose(fit.logEvidence, try References.number("factorAnalysis"), within: 1e-6))
    let expected = try References.numbers("factorAnalysis", "variances")
    for (own, other) in zip(try fit.parameter(\.variance).doubles, expected) {
      #expect(isClose(own, other, within: 1e-4))
    }
    #expect(fit.flatDirections.isEmpty)
  }

  /// The errors of the mean and of the scale of n normal numbers are σ/√n and σ/√2n.
  @Test func standardErrorsAreThoseOfTheInformation() throws {
    let x: [Double] = [3, 5, 4, 8, 6, 7.5, 2, 4.5]
    let fit = try MaximumLikelihood(Measurements(), observing: [\.x: Values(x)]).run()
    let mean = x.reduce(0, +) / 8
    let scale = (x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 8).squareRoot()
    #expect(isClose(try fit.parameter(\.mean)[0], mean, within: 1e-6))
    #expect(isClose(try fit.parameter(\.scale)[0], scale, within: 1e-6))
    let errors = (try fit.standardError(\.mean), try fit.standardError(\.scale))
    #expect(isClose(try #require(errors.0)[0], scale / 8.0.squareRoot(), within: 1e-5))
    #expect(isClose(try #require(errors.1)[0], scale / 4, within: 1e-5))
  }

  @Test func whatIsNotDeterminedIsSaid() throws {
    let fit = try MaximumLikelihood(Redundant(), observing: [\.x: [1, 2, 4]]).run()
    let sum = try fit.parameter(\.a)[0] + fit.parameter(\.b)[0]
    #expect(isClose(sum, 7.0 / 3, within: 1e-6))
    #expect(fit.flatDirections.count == 1)
    #expect(try fit.standardError(\.a) == nil)
  }

  /// σ² (Xᵀ X)⁻¹, with errors that are correlated.
  @Test func standardErrorsOfALineAreThoseOfLeastSquares() throws {
    let fit = try MaximumLikelihood(Line(), observing: [\.y: [1, 3, 4, 4, 9]]).run()
    let (n, sum) = (5.0, Line.places.reduce(0, +))
    let squares = Line.places.reduce(0) { $0 + $1 * $1 }
    let determinant = n * squares - sum * sum
    let errors = (try fit.standardError(\.start), try fit.standardError(\.slope))
    let start = (squares / determinant).squareRoot()
    #expect(isClose(try #require(errors.0)[0], start, within: 1e-6))
    #expect(isClose(try #require(errors.1)[0], (n / determinant).squareRoot(), within: 1e-6))
  }

  /// The two kinds of a mixture can be exchanged: which is which depends on the start alone.
  @Test func aSearchBeginsWhereItIsTold() throws {
    let x = Values([-3, -2.5, -2, -3.5, 2, 3, 2.25, 2.75, 3.5])
    for sign in [1.0, -1] {
      let fit = try MaximumLikelihood(LearnedMixture(), observing: [\.x: x])
        .start(at: [\.centers: [-2 * sign, 2 * sign]])
        .run()
      let centers = try fit.parameter(\.centers).doubles
      #expect(centers[0] * sign < 0 && centers[1] * sign > 0)
    }
  }

  /// Of so many parameters no curvature is computed: the gradient alone says whether it is a maximum.
  @Test func anEarlyEndIsAnErrorWithManyParametersToo() {
    let x = Values((0..<ManyCenters.count).map { 1 + sin(Double($0)) })
    #expect(throws: UsageError.self) {
      try MaximumLikelihood(ManyCenters(), observing: [\.x: x]).iterations(2).run()
    }
  }

  @Test func aLikelihoodWithoutBoundIsAnError() {
    #expect {
      try MaximumLikelihood(Measurements(), observing: [\.x: [1.5]]).run()
    } throws: { error in
      let words = "\(error)"
      return words.hasPrefix("Measurements: log p(x) grows without bound: it is ")
        && words.hasSuffix(
          ", and still growing. Fix `scale`, or give it a prior in a model where it is a latent."
        )
    }
  }

  @Test func anEarlyEndIsAnError() {
    #expect {
      let x = try Values(References.sines)
      return try MaximumLikelihood(LinearGaussian(), observing: [\.x: x]).iterations(1).run()
    } throws: { error in
      let words = "LinearGaussian: no maximum of log p(x) was found in 1 iterations: it is "
      return "\(error)".hasPrefix(words)
    }
  }

  @Test func aModelWithoutParametersIsAnError() {
    #expect {
      try MaximumLikelihood(NormalNormal(), observing: [\.x: 5]).run()
    } throws: { error in
      "\(error)"
        == "NormalNormal: log p(x) depends on no parameter. Declare what is to be learned with "
        + "@Parameter."
    }
  }
}
