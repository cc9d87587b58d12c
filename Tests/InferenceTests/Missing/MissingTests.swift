import Evidence
import Testing

/// What is missing is integrated out: values from closed forms of what is there.
@Suite struct MissingTests {
  @Test func aMissingCountIsAsOneThatWasLeftOut() throws {
    let holes = try exactLogEvidence(OneRate(), observing: [\.y: Values([2, 5, 2, nil, 6, 3])])
    let without = try exactLogEvidence(OneRate(), observing: [\.y: [2, 5, 2, 6, 3]])
    #expect(abs(holes.logEvidence + 12.831_138_588) < 1e-9)
    #expect(abs(holes.logEvidence - without.logEvidence) < 1e-12)
    #expect(abs(try holes.posterior.mean(of: \.rate)[0] - 3.619_276) < 1e-6)
  }

  @Test func partsOfVectorsHaveTheirMarginal() throws {
    let exact = try exactLogEvidence(CorrelatedRows(), observing: [\.y: CorrelatedRows.rows])
    #expect(abs(exact.logEvidence + 9.813_797_000) < 1e-9, "\(exact)")
    let (mean, deviation) = try (
      exact.posterior.mean(of: \.mean), exact.posterior.standardDeviation(of: \.mean)
    )
    for (index, expected) in [0.415_855, 0.118_391, -0.236_140].enumerated() {
      #expect(abs(mean[index] - expected) < 1e-6)
    }
    for (index, expected) in [0.482_136, 0.520_794, 0.486_009].enumerated() {
      #expect(abs(deviation[index] - expected) < 1e-6)
    }
    // A fit, and the bound of a guide, are of the same density.
    let fit = try VariationalInference(CorrelatedRows(), observing: [\.y: CorrelatedRows.rows])
      .guide(.fullRank)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 2_000)
    let bound = try fit.elbo(draws: 2_000)
    #expect(abs(bound.value - exact.logEvidence) < 0.01)
  }

  @Test func aCellOfCrossedPlatesMayBeEmpty() throws {
    let exact = try exactLogEvidence(Crossed(), observing: [\.y: Crossed.grid])
    #expect(abs(exact.logEvidence + 14.179_104_848) < 1e-9, "\(exact)")
    #expect(abs(try exact.posterior.mean(of: \.mean)[0] - 2.187_841) < 1e-6)
    let cell = try exact.posterior.mean { $0.mean + $0.student + $0.item }
    #expect(abs(cell[6] - 0.554_664) < 1e-6)
  }

  @Test func sequencesOfDifferentLengthsShareAPlate() throws {
    let rows: [[Double]] = [[0, 1, 4, 6, 3], [2, 0, 0], [5, 7]]
    let exact = try exactLogEvidence(
      CountSequences(length: 5),
      observing: [\.y: Values(ragged: rows)]
    )
    #expect(abs(exact.logEvidence + 20.135_056_021) < 1e-9, "\(exact)")
    for (datum, expected) in [-10.336_462_455, -4.534_007_597, -5.264_585_969].enumerated() {
      #expect(abs((exact.perDatum?[datum] ?? 0) - expected) < 1e-9)
    }
    let fit = try VariationalInference(
      CountSequences(length: 5),
      observing: [\.y: Values(ragged: rows)]
    ).run(steps: 1)
    #expect(abs(try fit.elbo().value + 20.135_056_021) < 1e-9)
  }

  /// Against a filter that predicts where nothing is seen.
  @Test func silentSensorsAreSkippedByTheFilter() throws {
    let first: [Double?] = [0.3, nil, 1.1, nil, nil, 0.4, -0.9, nil]
    let second: [Double?] = [nil, nil, 0.2, 1.4, nil, nil, -1.3, -0.5]
    var (mean, variance, total) = (0.0, 4.0, 0.0)
    for step in first.indices {
      if step > 0 { (mean, variance) = (0.9 * mean, 0.81 * variance + 0.49) }
      for (value, noise) in [(first[step], 0.25), (second[step], 2.25)] {
        guard let value else { continue }
        let spread = variance + noise
        let gap = value - mean
        total -= 0.5 * (gap * gap / spread + C.log(2 * .pi * spread))
        mean += variance / spread * gap
        variance *= noise / spread
      }
    }
    let exact = try exactLogEvidence(
      TwoSensors(length: 8),
      observing: [\.first: Values(first), \.second: Values(second)]
    )
    #expect(abs(exact.logEvidence - total) < 1e-10, "\(exact) \(total)")
    #expect(abs(try exact.posterior.mean(of: \.level)[7] - mean) < 1e-9)
  }

  /// Whatever stood there, the bits are the same.
  @Test func whatStandsInAHoleCannotMatter() throws {
    var bits: Set<[UInt64]> = []
    for fill in [-999.0, 0, 1e300, .infinity, .nan] {
      let rows = try Values([1, fill, -2, 3, fill, 2.5], shape: [6], missing: fill)
      let data: Bindings<IndexedGroups> = [\.group: [0, 0, 1, 2, 2, 2], \.y: rows]
      let inference = try VariationalInference(
        IndexedGroups(),
        observing: data,
        sizes: [IndexedGroups.Groups.self: 3]
      ).guide(.meanField)
      let fit = try inference.run(steps: 20)
      bits.insert(fit.history.objective.map(\.bitPattern))
    }
    #expect(bits.count == 1)
  }

  /// Wherever values are made of others, what is missing stays so.
  @Test func holesSurvive() throws {
    let counts = Values([2, nil, 2, 6])
    #expect(counts.mapped { $0 + 1 } == Values([3, nil, 3, 7]))
    #expect(counts.binarized(atLeast: 0).missingCount == 1)
    #expect(counts.binarized(atLeast: 0)[1] == 0)
    let terms = try exactLeaveOneOut(
      OneRate(),
      observing: [\.y: counts],
      over: OneRate.Rows.self
    )
    let without = try exactLeaveOneOut(
      OneRate(),
      observing: [\.y: [2, 2, 6]],
      over: OneRate.Rows.self
    )
    #expect(abs(terms[1]) < 1e-12)
    #expect(zip([terms[0], terms[2], terms[3]], without).allSatisfy { abs($0 - $1) < 1e-10 })
    let fit = try VariationalInference(OneRate(), observing: [\.y: counts]).run(steps: 1)
    let share = try fit.predictiveProbability(\.y, draws: 200) { Double($0.missingCount) }
    #expect(share == 1)
  }

  @Test func holesThatAnotherFactorReadsAreRefused() {
    let said = message {
      _ = try VariationalInference(Chained(), observing: [\.x: Values([1, nil]), \.y: [1, 2]])
    }
    #expect(
      said?.hasPrefix("Chained.x: `x[1]` is missing, and `y` (MissingModels.swift:") == true,
      "\(said ?? "nothing")"
    )
  }

  @Test func allMissingGivesThePriorBack() throws {
    let nothing = Values(Array(repeating: nil, count: 5))
    let exact = try exactLogEvidence(OneRate(), observing: [\.y: nothing])
    #expect(abs(exact.logEvidence) < 1e-12)
    let line = try exactLogEvidence(
      StraightLine(),
      observing: [\.x: [1, 2, 3], \.y: Values([nil, nil, nil])]
    )
    #expect(abs(line.logEvidence) < 1e-12)
    #expect(abs(try line.posterior.mean(of: \.intercept)[0] - 60) < 1e-9)
  }

  @Test func encodersSeeZerosAndWhereTheyAre() throws {
    let holes = try Values(
      [[0.5, .nan, 1], [.nan, .nan, .nan], [1, 2, 3], [.nan, -1, 0.3]],
      missing: .nan
    )
    for batch in [4, 2] {
      let fit = try VariationalInference(AskingCoder(), observing: [\.x: holes])
        .minibatch(of: AskingCoder.Rows.self, size: batch)
        .run(steps: 50)
      let located = try fit.evaluate(at: [\.x: holes]) { model in
        model.encoder(concatenated([model.x, model.$x])).location
      }
      let areFinite = located.doubles.allSatisfy { $0.isFinite }
      #expect(areFinite)
      #expect(try fit.elbo(draws: 100).value.isFinite)
      // Terms of the entries that are there, none for a row without any.
      let terms = try fit.logLikelihood(\.x, draws: 2)
      #expect(terms[1] == 0 && terms[5] == 0 && terms[0] != 0)
    }
    // Without holes, everything is there.
    let whole = try VariationalInference(AskingCoder(), observing: [\.x: SmallCoder.rows(4)])
      .run(steps: 2)
    let isFinite = whole.history.objective.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  /// What is filled in has the mean and the spread of its distribution given all that is seen.
  @Test func whatIsMissingIsDrawnGivenTheRest() throws {
    let fit = try VariationalInference(CorrelatedRows(), observing: [\.y: CorrelatedRows.rows])
      .run(steps: 1)
    let filled = try fit.imputed(\.y, draws: 40_000)
    for (place, expected) in [(2, -0.438_332), (4, 0.686_939), (6, 0.303_083), (7, -0.163_539)] {
      #expect(abs(filled.mean[place] - expected) < 4 * filled.standardError[place], "\(filled)")
      #expect(filled.standardDeviation[place] > 0.5)
    }
    #expect(filled.mean[0] == 0.5 && filled.standardDeviation[0] < 1e-12)
    let counts = try VariationalInference(
      OneRate(),
      observing: [\.y: Values([2, 5, 2, nil, 6, 3])]
    ).run(steps: 1)
    let count = try counts.imputed(\.y, draws: 20_000)
    #expect(abs(count.mean[3] - 3.619_276) < 4 * count.standardError[3])
    let variance = count.standardDeviation[3] * count.standardDeviation[3]
    #expect(abs(variance - 4.342_987) < 0.25, "\(variance)")
    #expect(count.mean[0] == 2)
  }

  @Test func holesWhereNoneCanBeAreNamed() throws {
    let shares = try Values([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    func said(_ x: Values, _ y: Values, _ shares: Values) -> String? {
      message {
        _ = try VariationalInference(Unmaskable(), observing: [\.x: x, \.y: y, \.shares: shares])
      }
    }
    #expect(
      said(Values([1, nil]), [1, 2], shares)
        == "Unmaskable.x: `x[1]` is missing, and an input has no distribution that would say what it is. "
        + "Declare `x` with @Observed and give it a distribution, or leave out what has no value."
    )
    #expect(
      said([1, 2], [1, .nan], shares)
        == "Unmaskable.y: `y[1]` is nan. Say that it is missing, as in `Values(…, missing: .nan)`, or "
        + "remove it."
    )
    let partly = try Values([[0.2, 0.3, 0.5], [0.1, .nan, 0.9]], missing: .nan)
    let partlySaid = said([1, 2], [1, 2], partly) ?? ""
    #expect(
      partlySaid.hasPrefix(
        "Unmaskable.shares: `shares[1, 1]` is missing beside others of its Dirichlet"
      ),
      "\(partlySaid)"
    )
    let whole = try Values([[0.2, 0.3, 0.5], [.nan, .nan, .nan]], missing: .nan)
    let seen = try exactLogEvidence(
      Unmaskable(),
      observing: [\.x: [1, 2], \.y: Values([nil, 0.5]), \.shares: whole]
    )
    // N(0.5; 0, 1 + 4) and Dirichlet(1, 2, 3) at the first row: 60 · 0.3 · 0.25.
    let expected = -0.5 * (0.25 / 5 + C.log(2 * .pi * 5)) + C.log(60 * 0.3 * 0.25)
    #expect(abs(seen.logEvidence - expected) < 1e-10)
  }
}

/// Vectors with heavy tails, and counts.
private struct HeavyRows: Model {
  enum Rows: Plate {}
  @Latent var shift
  @Observed(3, per: Rows.self) var y
  @Observed(3, per: Rows.self) var counts
  static let scale = Tensor([2, 0.8, -0.5, 0.8, 1, 0.3, -0.5, 0.3, 1.5], shape: [3, 3])
  var joint: Joint {
    shift ~ Normal(0, 1)
    y ~ MultivariateStudentT(Tensor([1, 0, -1]), scale: Self.scale, degreesOfFreedom: 6)
    counts ~ Multinomial(trials: 5, probabilities: Tensor([0.2, 0.3, 0.5]))
  }
}

@Suite struct PartsOfDrawsTests {
  private func fit(_ counts: Values) throws -> Fit<HeavyRows> {
    let rows: [[Double?]] = [[6, nil, nil]]
    return try VariationalInference(
      HeavyRows(),
      observing: [\.y: Values(rows), \.counts: counts]
    ).run(steps: 1)
  }

  /// Given y₀, the others are t of 7 degrees of freedom: mean μ + B (y₀ − μ₀), and (6 + q) / (6 − 1) times the normal's covariance.
  @Test func partsOfHeavyTailsAreFilledIn() throws {
    let filled = try fit(Values([[1, 2, 2]])).imputed(\.y, draws: 100_000)
    let q = 25.0 / 2
    for (place, location, covariance, variance) in [(1, 0.0, 0.8, 1.0), (2, -1, -0.5, 1.5)] {
      let mean = location + covariance / 2 * 5
      let deviation = ((6 + q) / 5 * (variance - covariance * covariance / 2)).squareRoot()
      #expect(abs(filled.mean[place] - mean) < 4 * filled.standardError[place], "\(filled)")
      // The kurtosis of 7 degrees of freedom is 5: √(4 / 4 n) of the deviation.
      #expect(abs(filled.standardDeviation[place] / deviation - 1) < 4 / 316.2, "\(filled)")
    }
    #expect(filled.mean[0] == 6)
  }

  @Test func partsOfCountsAreCounts() {
    let said = message { _ = try fit(Values([[4, nil, 2]] as [[Double?]])) } ?? ""
    #expect(
      said.hasPrefix("HeavyRows.counts: `counts[0]` is [4.0, missing, 2.0], outside the support")
    )
    let half = message { _ = try fit(Values([[0.5, nil, 2]] as [[Double?]])) } ?? ""
    #expect(
      half.hasPrefix("HeavyRows.counts: `counts[0]` is [0.5, missing, 2.0], outside the support")
    )
  }

  /// Whole draws of counts are filled in; a part, whose draws given the rest are not known, is not.
  @Test func partsOfCountsAreNotFilledIn() throws {
    let whole = try fit(Values([[nil, nil, nil]] as [[Double?]]))
    #expect(try abs(whole.imputed(\.counts, draws: 20_000).mean[1] - 1.5) < 0.03)
    let partly = try fit(Values([[1, nil, nil]] as [[Double?]]))
    #expect(
      message { _ = try partly.imputed(\.counts) }
        == "Fit.imputed: `counts` has parts of a Multinomial missing, and draws of these given the "
        + "others are not known. Ask for `predict`, which draws all of it anew, or leave out the whole "
        + "of it."
    )
  }
}

/// Rows that the fit knows whole, and a prediction does not.
private struct CountedRows: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var kind
  @Latent(per: Rows.self) var level
  @Observed(2, per: Rows.self) var y
  var joint: Joint {
    kind ~ Bernoulli(probability: 0.3)
    level ~ Normal(4 * kind, 1)
    y ~ Normal(level, 1)
  }
}

@Suite struct HolesInOtherDataTests {
  /// As many rows as the fit has, some entries of which are missing.
  @Test func whatIsInferredOfNewRowsKnowsTheirHoles() throws {
    let fit = try VariationalInference(
      CountedRows(),
      observing: [\.y: Values([[1, 2], [3, 4], [0, 9]])]
    ).run(steps: 0)
    let rows: [[Double?]] = [[1, nil], [nil, nil], [3, 5]]
    let exact = try exactLogEvidence(CountedRows(), observing: [\.y: Values(rows)])
    for fill in [0.0, 55] {
      let filled = rows.flatMap { $0.map { $0 ?? fill } }
      let holes = rows.flatMap { $0.map { $0 == nil } }
      let values = try Values(filled, shape: [3, 2]).missing(where: holes)
      let kinds = try fit.probabilities(of: \.kind, observing: [\.y: values]).doubles
      for (own, expected) in zip(kinds, try exact.posterior.probabilities(of: \.kind).doubles) {
        #expect(abs(own - expected) < 1e-9)
      }
      let levels = try fit.mean(of: \.level, observing: [\.y: values]).doubles
      for (own, expected) in zip(levels, try exact.posterior.mean(of: \.level).doubles) {
        #expect(abs(own - expected) < 1e-9)
      }
      #expect(abs(kinds[3] - 0.3) < 1e-12)
    }
  }
}
