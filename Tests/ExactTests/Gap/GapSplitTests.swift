import Evidence
import Testing

@Suite struct GapSplitTests {
  private let sines: Values

  init() throws { sines = try Values(References.sines) }

  /// The best diagonal guide has the reference's gap in every datum: the posterior's covariance does not depend on the datum.
  @Test func theApproximationGapIsThatOfTheBestGuideOfTheFamily() throws {
    let report = try guideGap(AmortizedLinear(), observing: [\.x: sines])
    let split = try #require(report.split)
    let expected = try References.number("linearGaussian", "bestMeanFieldGapPerDatum")
    for own in split.perDatum {
      #expect(isClose(own.approximation, expected, within: 1e-9))
      #expect(own.amortization > 0)
    }
    let divergence = try #require(report.divergence)
    #expect(isClose(split.approximation + split.amortization, divergence, within: 1e-9))
  }

  @Test func everyDatumHasItsOwnTerms() throws {
    let report = try guideGap(AmortizedLinear(), observing: [\.x: sines])
    let data = try #require(report.perDatum)
    #expect(data.count == 50)
    for datum in data {
      let residual = try #require(datum.residual)
      #expect(abs(residual) < 1e-11)
      let divergence = try #require(datum.divergence)
      #expect(residual == datum.logEvidence - datum.elbo - divergence)
    }
    #expect(isClose(data.map(\.elbo).reduce(0, +), report.elbo, within: 1e-9))
    // One datum alone has the same terms.
    let alone = try Values([References.sines[6]])
    let single = try guideGap(AmortizedLinear(), observing: [\.x: alone])
    #expect(isClose(single.elbo, data[6].elbo, within: 1e-12))
    let divergence = try #require(data[6].divergence)
    #expect(isClose(try #require(single.divergence), divergence, within: 1e-12))
  }

  /// The reference is a fit of a mean and scale for each datum by itself.
  @Test func aNetworksSplitMatchesAFitOfEveryDatum() throws {
    let x: Values = try Values([[1, 0, 1], [0, 0, 0], [1, 1, 0]])
    let fit = try VariationalInference(AmortizedDecoder(), observing: [\.x: x]).run(steps: 0)
    let report = try fit.gap(draws: 500)
    let residual = try #require(report.residual)
    #expect(abs(residual) < 1e-9)
    let split = try #require(report.split)
    let direct = try VariationalInference(TinyDecoder(), observing: [\.x: x]).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(64)
      .run(steps: 4_000)
      .gap(draws: 10)
    #expect(isClose(direct.gap, split.approximation, within: 2e-3))
    #expect(split.approximation <= direct.gap + 1e-9)
    for own in split.perDatum { #expect(own.approximation > 0 && own.amortization > 0) }
  }

  @Test func aGuideThatReadsNoDataIsNotSplit() throws {
    let fit = try VariationalInference(TinyDecoder(), observing: [\.x: try Values([[1, 0, 1]])])
      .guide(.meanField)
      .run(steps: 0)
    #expect(try fit.gap(draws: 10).split == nil)
  }

  @Test func minimaOfManyFunctionsAreFoundAtOnce() {
    // Rosenbrock's function with its valley at a different height in each row.
    let minimum = RowwiseMinimum(from: [[-1.2, 1], [3, -2], [0, 0]]) { points in
      var values: [Double] = []
      var slopes: [[Double]] = []
      for (row, point) in points.enumerated() {
        let (a, b) = (Double(row) + 1 - point[0], point[1] - point[0] * point[0])
        values.append(a * a + 100 * b * b)
        slopes.append([-2 * a - 400 * point[0] * b, 200 * b])
      }
      return (values, slopes)
    }
    #expect(minimum.isConverged == [true, true, true])
    for (row, point) in minimum.points.enumerated() {
      #expect(isClose(point[0], Double(row) + 1, within: 1e-5))
    }
  }

  @Test func aFunctionWithoutAMinimumDoesNotConverge() {
    let minimum = RowwiseMinimum(from: [[0]]) { points in
      (points.map { $0[0] }, points.map { _ in [1] })
    }
    #expect(minimum.isConverged == [false])
  }
}
