import EvidenceInference
import EvidenceTensors
import Testing

/// References by another implementation of the cited paper.
@Suite struct LeaveOneOutTests {
  private let four = [-1, 0, 0.5, 2]

  private func expect(
    _ result: LeaveOneOut,
    _ terms: [(elpd: Double, parameters: Double, shape: Double)]
  ) {
    #expect(result.elpdPerDatum.count == terms.count)
    for (datum, term) in terms.enumerated() {
      #expect(agree(result.elpdPerDatum[datum], term.elpd))
      #expect(agree(result.effectiveParametersPerDatum[datum], term.parameters))
      #expect(result.shapes[datum] == term.shape || agree(result.shapes[datum], term.shape))
    }
  }

  private func expect(_ own: LeaveOneOut, _ elpd: Double, _ error: Double, _ parameters: Double) {
    #expect(agree(own.elpd, elpd) && agree(own.standardError, error))
    #expect(agree(own.effectiveParameters, parameters))
  }

  @Test func boundedWeightsAgreeWithTheReference() throws {
    let result = try LeaveOneOut(logLikelihoods: squares(four, at: boundedDraws(100)))
    expect(result, -7.728825458650, 3.388011830460, 5.019050360389)
    expect(
      result,
      [
        (-1.868491586892, 1.145148897286, -0.941251018469),
        (-0.643743808014, 0.145701124681, -1.131420046848),
        (-0.871835844640, 0.418443007533, -0.717044508056),
        (-4.344754219105, 3.309757330889, -0.606026269203),
      ]
    )
    #expect(result.threshold == 0.5)
    #expect(result.unreliable == [])
  }

  /// Above 225 draws the tail has 3 √S of them.
  @Test func longerTailsAgreeWithTheReference() throws {
    let result = try LeaveOneOut(logLikelihoods: squares(four, at: boundedDraws(400)))
    expect(result, -7.900251004457, 3.498566289543, 5.084690676435)
    let single = try LeaveOneOut(logLikelihoods: squares([0.5], at: boundedDraws(1_000)))
    expect(single, -0.955720344739, 0, 0.429094352404)
    #expect(agree(single.shapes[0], -1.687918621195))
  }

  @Test func heavyTailsAgreeWithTheReferenceAndAreTold() throws {
    let result = try LeaveOneOut(logLikelihoods: heavyLogLikelihoods)
    expect(result, -6.973863416431, 6.403422994443, 5.824260351034)
    expect(
      result,
      [
        (-6.558973162149, 5.460359310980, 1.703071907499),
        (-0.677167621908, 0.271713735012, 0.496493750535),
        (0.262277367627, 0.092187305043, -0.764478493809),
      ]
    )
    #expect(result.unreliable == [0])
  }

  @Test func anApproximatePosteriorIsWeighed() throws {
    let draws = boundedDraws(200)
    let ratios = draws.map { 0.1 * $0 * $0 - 0.1 * $0 }
    // A constant of the ratios, which is not known, changes nothing.
    for constant in [0, 300] {
      let result = try LeaveOneOut(
        logLikelihoods: squares([0, 1], at: draws),
        logRatios: ratios.map { $0 + Double(constant) }
      )
      expect(result, -2.644027290778, 1.222266964328, 1.554407128407)
      expect(
        result,
        [
          (-0.710880163225, 0.182371907331, -0.908260407391),
          (-1.933147127553, 1.372035221076, -1.212471565620),
        ]
      )
    }
  }

  @Test func aTailOfFiveIsNotSmoothed() throws {
    let result = try LeaveOneOut(logLikelihoods: squares([0.3, -0.7], at: boundedDraws(25)))
    expect(result, -1.968699266480, 0.509047373708, 0.824392904947)
    expect(
      result,
      [(-0.729825946386, 0.230395215570, .infinity), (-1.238873320094, 0.593997689377, .infinity)]
    )
    #expect(result.unreliable == [0, 1])
  }

  @Test func tiesAgreeWithTheReference() throws {
    let ratios = (0..<100).map { s -> Double in
      s < 79 ? 0.01 * Double(s) : 0.8 + 0.1 * Double(max(0, s - 81))
    }
    let result = try LeaveOneOut(logLikelihoods: [ratios.map { -$0 }])
    expect(result, [(-0.899225613887, 0.385114452011, 0.152170585647)])
  }

  @Test func theTotalsAndTheVerdictAreInPlainWords() throws {
    let good = try LeaveOneOut(logLikelihoods: squares(four, at: boundedDraws(100)))
    #expect(
      good.description == """
        leave-one-out of 4 data at 100 draws: elpd -7.7 ± 3.4 nats, 5.02 effective parameters
        k-hat is at most -0.61, and up to 0.5 the terms can be relied on
        """
    )
    let bad = try LeaveOneOut(logLikelihoods: heavyLogLikelihoods)
    #expect(
      bad.description == """
        leave-one-out of 3 data at 400 draws: elpd -7.0 ± 6.4 nats, 5.82 effective parameters
        k-hat is above 0.62 for 1 of 3 data (0): their terms cannot be relied on; make more draws, \
        or fit the model without these data
        """
    )
  }
}
