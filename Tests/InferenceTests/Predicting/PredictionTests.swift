import Evidence
import Testing

/// Predictions against closed forms, each within four standard errors of its draws.
@Suite struct PredictionTests {
  private func expect(
    _ prediction: Prediction,
    means: [Double],
    deviations: [Double],
    slack: Double = 0,
    at place: SourceLocation = #_sourceLocation
  ) {
    let draws = Double(prediction.samples.shape[0])
    #expect(prediction.mean.count == means.count, sourceLocation: place)
    for (index, (mean, deviation)) in zip(means, deviations).enumerated() {
      let found = (prediction.mean.doubles[index], prediction.standardDeviation.doubles[index])
      let error = deviation / draws.squareRoot()
      #expect(abs(found.0 - mean) < 4 * error + slack, "\(index): \(found)", sourceLocation: place)
      // Of a normal deviation the error is σ / √(2 n); twice that for what is not normal.
      #expect(
        abs(found.1 - deviation) < 6 * error + slack,
        "\(index): \(found)",
        sourceLocation: place
      )
    }
  }

  private let new: Bindings<StraightLine> = [\.x: [-10, 5, 20]]

  /// Everything is integrated out: the coefficients keep what the fit's data say of them.
  @Test(arguments: [AutomaticGuide?.none, .fullRank])
  func aLineIsPredictedForOtherRows(guide: AutomaticGuide?) throws {
    let inference = try VariationalInference(StraightLine(), observing: StraightLine.data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
    let fit = try (guide.map { inference.guide($0) } ?? inference).run(steps: 3_000)
    // How far the last steps of a guide that is learned stay from its optimum.
    let slack = guide == nil ? 0 : 0.05
    let noisy = try fit.predict(\.y, observing: new, draws: 40_000)
    expect(
      noisy,
      means: [40.626_200, 48.337_468, 56.048_736],
      deviations: [2.296_172, 2.178_127, 2.717_551],
      slack: slack
    )
    expect(
      try fit.predict({ $0.intercept + $0.slope * $0.x }, observing: new, draws: 40_000),
      means: [40.626_200, 48.337_468, 56.048_736],
      deviations: [1.128_010, 0.862_692, 1.839_860],
      slack: slack
    )
    let (low, high) = try noisy.interval(0.9)
    for index in 0..<3 {
      let (mean, deviation) = (noisy.mean[index], noisy.standardDeviation[index])
      #expect(abs(low[index] - (mean - 1.644_854 * deviation)) < 0.05)
      #expect(abs(high[index] - (mean + 1.644_854 * deviation)) < 0.05)
    }
    // `mean` and its like take other rows too, without responses.
    let line = try fit.mean(of: { $0.intercept + $0.slope * $0.x }, observing: new)
    #expect(abs(line[0] - 40.626_200) < 0.08 && abs(line[2] - 56.048_736) < 0.12)
    // The same bits for the same seed.
    let again = try fit.predict(\.y, observing: new, draws: 50, seed: 3)
    #expect(try fit.predict(\.y, observing: new, draws: 50, seed: 3).samples == again.samples)
  }

  /// A new school: mean 4.3968, variance E τ² + Var μ = 34.3188 of its effect.
  @Test(arguments: [false, true]) func aNewSchoolIsDrawnGivenTheOthers(isCentered: Bool) throws {
    let model = SchoolsHierarchy(isCentered: isCentered)
    let fit = try VariationalInference(model, observing: SchoolsHierarchy.data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 4_000)
    let effect = { (model: SchoolsHierarchy) in
      isCentered ? model.effect : model.mean + model.spread * model.effect
    }
    let sizes: PlateSizes = [SchoolsHierarchy.Schools.self: 9]
    let prediction = try fit.predict(effect, sizes: sizes, draws: 100_000)
    let (mean, variance) = (
      prediction.mean[8], prediction.standardDeviation[8] * prediction.standardDeviation[8]
    )
    // The effect has heavier tails than a normal: the error of the variance from the fourth moment of the draws.
    let all = prediction.samples.doubles
    let fourth =
      stride(from: 8, to: all.count, by: 9).reduce(0) { sum, place in
        let gap = all[place] - mean
        return sum + gap * gap * gap * gap
      } / 100_000
    let error = ((fourth - variance * variance) / 100_000).squareRoot()
    #expect(abs(mean - 4.3968) < 4 * prediction.standardError[8] + 0.02, "\(mean)")
    #expect(abs(variance - 34.3188) < 4 * error + 0.3, "\(variance) ± \(error)")
    // The schools of the fit keep their posterior.
    let old = try fit.mean(of: effect)
    for school in 0..<8 {
      #expect(
        abs(prediction.mean[school] - old[school]) < 5 * prediction.standardError[school] + 0.05
      )
    }
    // A mask says the same in another order.
    let mask: NewRepetitions = [SchoolsHierarchy.Schools.self: [true, false, true]]
    let masked = try fit.predict(effect, new: mask, draws: 40_000)
    #expect(abs(masked.mean[1] - old[0]) < 5 * masked.standardError[1] + 0.05)
    for place in [0, 2] {
      #expect(abs(masked.mean[place] - 4.3968) < 5 * masked.standardError[place] + 0.02)
    }
    let pairs = masked.samples.doubles
    let covariance =
      (0..<40_000).reduce(0) { sum, draw in
        sum + (pairs[3 * draw] - masked.mean[0]) * (pairs[3 * draw + 2] - masked.mean[2])
      } / 40_000
    // New schools share a mean, whose variance is 3.317704² = 11.0072, and are else independent.
    #expect(abs(covariance - 11.0072) < 1.2, "\(covariance)")
  }

  /// y ~ Poisson(rate) given five counts: negative binomial, mean 18.1 / 5.001, variance mean · 6.001 / 5.001.
  @Test func countsThatNoExpressionDrawsComeFromTheirSampler() throws {
    let fit = try VariationalInference(OneRate(), observing: [\.y: [2, 5, 2, 6, 3]]).run(steps: 1)
    let sizes: PlateSizes = [OneRate.Rows.self: 6]
    let prediction = try fit.predict(\.y, sizes: sizes, draws: 4_000)
    expect(
      prediction,
      means: Array(repeating: 3.619_276, count: 6),
      deviations: Array(repeating: 4.342_987.squareRoot(), count: 6)
    )
    #expect(prediction.samples.doubles.allSatisfy { $0 == $0.rounded() && $0 >= 0 })
    let shares = [0.036_905, 0.111_311, 0.177_140, 0.197_773, 0.173_847]
    for (count, share) in shares.enumerated() {
      let found = Double(prediction.samples.doubles.count { $0 == Double(count) }) / 24_000
      #expect(abs(found - share) < 0.02, "\(count): \(found)")
    }
  }

  @Test func kindsOfNewNumbersAreInferredAndNewNumbersAreDrawn() throws {
    let fit = try VariationalInference(TwoKinds(), observing: [\.x: [0, 1, 10, 11, 12]])
      .run(steps: 1)
    let shares = try fit.probabilities(of: \.kind, observing: [\.x: [2, 5.5, 5.71, 6]])
    let expected = [1.2e-17, 0.098_009_914, 0.496_366_341, 0.953_931_617]
    for (index, share) in expected.enumerated() {
      #expect(abs(shares[2 * index + 1] - share) < 1e-9, "\(shares)")
    }
    let sizes: PlateSizes = [TwoKinds.Rows.self: 7]
    let drawn = try fit.predict(\.x, sizes: sizes, draws: 20_000)
    // A new number has the mixture's moments; one of the fit is drawn again of its own kind.
    let spread = (1 + 0.24 * 10.5 * 10.5).squareRoot()
    #expect(abs(drawn.mean[6] - 6.8) < 4 * spread / 20_000.squareRoot())
    #expect(abs(drawn.standardDeviation[6] - spread) < 0.1)
    #expect(abs(drawn.mean[0] - 0.5) < 0.03 && abs(drawn.mean[4] - 11) < 0.03)
    // Kinds of draws of new rows are those of the conditional.
    let kinds = try fit.predict(\.kind, observing: [\.x: [5.5, 6]], draws: 20_000)
    #expect(abs(kinds.mean[0] - 0.098_009_914) < 0.01 && abs(kinds.mean[1] - 0.953_931_617) < 0.01)
  }

  /// Rows that name groups of the fit have these groups' levels; a new group has a level of its own.
  @Test(arguments: [AutomaticGuide?.none, .fullRank])
  func rowsOfOldAndNewGroups(guide: AutomaticGuide?) throws {
    let inference = try VariationalInference(
      IndexedGroups(),
      observing: IndexedGroups.data,
      sizes: [IndexedGroups.Groups.self: 3]
    )
    .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
    .particles(8)
    let fit = try (guide.map { inference.guide($0) } ?? inference).run(steps: 3_000)
    let sizes: PlateSizes = [IndexedGroups.Groups.self: 4]
    let prediction = try fit.predict(
      \.y,
      observing: [\.group: [2, 3, 3, 0, 1]],
      sizes: sizes,
      draws: 40_000
    )
    // The exact posterior: one multivariate normal (numpy, float64).
    expect(
      prediction,
      means: [2.459_277, 0.847_826, 0.847_826, 1.168_257, -1.037_897],
      deviations: [0.570_607, 0.973_101, 0.973_101, 0.598_450, 0.662_690],
      slack: guide == nil ? 0 : 0.03
    )
    let draws = prediction.samples.doubles
    let covariance =
      (0..<40_000).reduce(0) { sum, draw in
        sum + (draws[5 * draw + 1] - prediction.mean[1])
          * (draws[5 * draw + 2] - prediction.mean[2])
      } / 40_000
    // Two rows of one new group: all but the noise is common.
    #expect(abs(covariance - 0.696_925) < 0.03)
  }

  @Test func latentsOfNewRowsAreInferredByTheEncoder() throws {
    let fit = try VariationalInference(SmallCoder(), observing: [\.x: SmallCoder.rows(50)])
      .run(steps: 200)
    let new = try SmallCoder.rows(3)
    let codes = try fit.predict(\.code, observing: [\.x: new], draws: 20_000)
    let own = try fit.evaluate(at: [\.x: new]) { $0.encoder($0.x).location }
    for index in 0..<6 {
      #expect(abs(codes.mean[index] - own[index]) < 4 * codes.standardError[index])
    }
    // Without data of new rows, codes are those of the prior.
    let blind = try fit.predict(\.code, sizes: [SmallCoder.Rows.self: 52], draws: 20_000)
    for index in 100..<104 {
      #expect(abs(blind.mean[index]) < 0.03 && abs(blind.standardDeviation[index] - 1) < 0.03)
    }
    let simulated = try fit.simulate(\.x, sizes: [SmallCoder.Rows.self: 2], draws: 3)
    #expect(simulated.shape == [3, 2, 3])
  }

  /// α + β x + noise of variance 100 + x² + 4, and counts of a gamma number of mean 100, before any data.
  @Test func priorsPredictWithoutAFit() throws {
    let line = try PriorPredictive(StraightLine(), observing: [\.x: [0, 10]])
    expect(
      try line.draws(of: \.y, count: 40_000),
      means: [60, 60],
      deviations: [10.198_039, 14.282_857]
    )
    let counts = try PriorPredictive(OneRate(), sizes: [OneRate.Rows.self: 2])
    let drawn = try counts.draws(of: \.y, count: 4_000)
    let spread = (100 + 0.1 / 0.001 / 0.001).squareRoot()
    #expect(abs(drawn.mean[0] - 100) < 4 * spread / 4_000.squareRoot())
    let coder = try PriorPredictive(
      SmallCoder(),
      sizes: [SmallCoder.Rows.self: 3],
      parameters: [\.noise: 0.01]
    )
    #expect(try coder.draws(of: \.x, count: 5).samples.shape == [5, 3, 3])
    #expect(
      message { _ = try PriorPredictive(OneRate()).draws(of: \.y) }
        == "OneRate.data: no data tell how many Rows there are, over which `y` repeat. Give the size: "
        + "`sizes: [Rows.self: 100]`."
    )
  }

  /// Groups of the fit keep their posterior whatever is observed beside them; a new one is inferred from its own rows.
  @Test func oldGroupsKeepTheirPosteriorBesideNewData() throws {
    let fit = try VariationalInference(
      IndexedGroups(),
      observing: IndexedGroups.data,
      sizes: [IndexedGroups.Groups.self: 3]
    ).guide(.fullRank, for: \.mean).run(steps: 2_000)
    let old = try fit.mean(of: \.level)
    let levels = try fit.predict(
      \.level,
      observing: [\.group: [3, 3, 0], \.y: [9, 9, 9]],
      sizes: [IndexedGroups.Groups.self: 4],
      draws: 20_000
    )
    for group in 0..<3 {
      #expect(abs(levels.mean[group] - old[group]) < 5 * levels.standardError[group] + 0.02)
    }
    // Two rows of 9 with variance 0.25 and a prior of variance 0.49 about the common mean.
    let common = try fit.mean(of: \.mean)[0]
    let expected = (8 * 9 + common / 0.49) / (8 + 1 / 0.49)
    #expect(abs(levels.mean[3] - expected) < 5 * levels.standardError[3] + 0.02, "\(levels.mean)")
  }

  @Test func aPredictionThatIsNoNumberSaysSo() throws {
    let fit = try VariationalInference(StraightLine(), observing: StraightLine.data).run(steps: 0)
    let said = message { _ = try fit.predict({ log($0.slope - 9) }, draws: 20) } ?? ""
    #expect(said.hasPrefix("Prediction: element 0 of the quantity is nan at draw 0."), "\(said)")
  }
}
