import EvidenceInference
import EvidenceTensors
import Testing

/// Data that are impossible, weights without a tail, and input that is wrong.
@Suite struct LeaveOneOutEdgeTests {
  private let possible = squares([0.5], at: boundedDraws(100))[0]

  private var impossible: [Double] { [-.infinity] + possible.dropFirst() }

  private func isFreeOfNaN(_ result: LeaveOneOut) -> Bool {
    let terms = result.elpdPerDatum + result.effectiveParametersPerDatum + result.shapes
    let totals = [result.elpd, result.standardError, result.effectiveParameters, result.threshold]
    return (terms + totals).allSatisfy { !$0.isNaN }
  }

  @Test func aDatumImpossibleAtADrawHasNoPrediction() throws {
    let never = Array(repeating: -Double.infinity, count: 100)
    let result = try LeaveOneOut(logLikelihoods: [possible, impossible, never])
    let alone = try LeaveOneOut(logLikelihoods: [possible])
    #expect(result.elpdPerDatum == [alone.elpd, -.infinity, -.infinity])
    #expect(result.shapes == [alone.shapes[0], .infinity, .infinity])
    #expect(result.effectiveParametersPerDatum.dropFirst() == [.infinity, .infinity])
    #expect((result.elpd, result.standardError) == (-.infinity, .infinity))
    #expect(result.unreliable == [1, 2])
    #expect(isFreeOfNaN(result))
    #expect(
      result.description == """
        leave-one-out of 3 data at 100 draws: elpd -infinity nats, infinity effective parameters
        k-hat is above 0.5 for 2 of 3 data (1, 2): their terms cannot be relied on; make more \
        draws, or fit the model without these data
        """
    )
  }

  /// So few draws are not smoothed.
  @Test func aDrawWithoutAWeightIsAsIfItHadNotBeenMade() throws {
    let draws = boundedDraws(24)
    let ratios = draws.map { 0.1 * $0 }
    let rows = squares([0.5, 1], at: draws)
    let all = try LeaveOneOut(
      logLikelihoods: rows,
      logRatios: ratios.prefix(20) + Array(repeating: -.infinity, count: 4)
    )
    let left = try LeaveOneOut(
      logLikelihoods: rows.map { Array($0.prefix(20)) },
      logRatios: Array(ratios.prefix(20))
    )
    #expect(zip(all.elpdPerDatum, left.elpdPerDatum).allSatisfy { agree($0, $1, within: 1e-14) })
  }

  /// As those of a joint density are.
  @Test func aRatioOfZeroDoesNotMakeAnImpossibleDatumPossible() throws {
    let ratios = [-Double.infinity] + Array(repeating: 0, count: 99)
    let result = try LeaveOneOut(logLikelihoods: [possible, impossible], logRatios: ratios)
    #expect(result.elpdPerDatum[0].isFinite)
    #expect(result.elpdPerDatum[1] == -.infinity)
    #expect(result.unreliable == [1])
    #expect(isFreeOfNaN(result))
  }

  @Test(arguments: [1, 2, 9, 10, 24, 25, 100, 400])
  func equalWeightsAreRawAndTold(draws: Int) throws {
    let rows = [Array(repeating: -2.5, count: draws)]
    for ratios in [nil, Array(repeating: 7.0, count: draws)] {
      let result = try LeaveOneOut(logLikelihoods: rows, logRatios: ratios)
      #expect(agree(result.elpd, -2.5, within: 1e-14))
      #expect(agree(result.effectiveParameters, 0, within: 1e-14))
      #expect(result.shapes == [Double.infinity] && result.unreliable == [0])
      #expect(isFreeOfNaN(result))
    }
  }

  @Test func numbersAtTheEdgeOfTheRangeLeaveNoNaN() throws {
    let (most, least) = (Double.greatestFiniteMagnitude, Double.leastNonzeroMagnitude)
    let extremes = (0..<100).map { [most, -most, 0, least][$0 % 4] }
    let shifted = Array(extremes.dropFirst()) + [most]
    let tiny = (0..<100).map { Double($0) * least }
    for rows in [[extremes], [tiny, tiny], [shifted, tiny]] {
      #expect(isFreeOfNaN(try LeaveOneOut(logLikelihoods: rows)))
      #expect(isFreeOfNaN(try LeaveOneOut(logLikelihoods: rows, logRatios: shifted)))
    }
  }

  @Test(arguments: [(Double.nan, "NaN"), (.infinity, "infinity")])
  func aValueThatIsNoLogLikelihoodIsNamed(value: Double, word: String) {
    var rows = [possible, possible, possible]
    rows[2][17] = value
    let fix = "\(word). Give numbers, or -infinity for a probability of zero."
    expect(rows, nil, "the log-likelihood of datum 2 at draw 17 is \(fix)")
    expect([possible], possible.dropLast() + [value], "the log-ratio at draw 99 is \(fix)")
  }

  @Test func countsThatDifferAreToldWithTheirNumbers() {
    let fix = "Give log-likelihoods of a datum or more, each at a draw or more."
    expect([], nil, "there are no data. \(fix)")
    expect([[], []], nil, "the draws of datum 0 are 0. \(fix)")
    let same = "Give the log-likelihood of every datum at the same draws."
    expect([[-1, -2], [-1]], nil, "the draws of datum 1 are 1, and those of datum 0 2. \(same)")
    let each = "the log-ratios are 1, and the draws 2. Give one for each draw."
    expect([[-1, -2]], [0], each)
    let draw = "Draw from a posterior under which the data are possible."
    let none = [-Double.infinity, -.infinity]
    expect([[-1, -2]], none, "the log-ratio is -infinity at every draw. \(draw)")
  }

  private func expect(_ rows: [[Double]], _ ratios: [Double]?, _ text: String) {
    let told = message { _ = try LeaveOneOut(logLikelihoods: rows, logRatios: ratios) }
    #expect(told == "LeaveOneOut.init: \(text)")
  }
}
