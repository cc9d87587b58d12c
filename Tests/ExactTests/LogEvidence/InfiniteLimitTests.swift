import Evidence
import EvidencePrograms
import EvidenceTensors
import Testing

/// Limits that are data may be infinite: values, slopes and posteriors by scipy 1.17, where such a limit is none.
@Suite struct InfiniteLimitTests {
  /// Every kind of limit, of data without latents.
  private struct Limits: Model {
    enum Rows: Plate {}
    @Parameter(initially: 0.7) var location
    @Parameter(in: .positive, initially: 1.3) var scale
    @Parameter(in: .positive, initially: 2.5) var rate
    @Input(per: Rows.self) var low
    @Input(per: Rows.self) var high
    @Input(2, per: Rows.self) var cuts
    @Input(per: Rows.self) var least
    @Input(per: Rows.self) var most
    @Observed(per: Rows.self) var censored
    @Observed(per: Rows.self) var truncated
    @Observed(per: Rows.self) var classes
    @Observed(per: Rows.self) var counts

    var joint: Joint {
      censored ~ Censored(Normal(location, scale), below: low, above: high)
      truncated ~ Truncated(Normal(location, scale), above: low, below: high)
      classes ~ IntervalCensored(Normal(location, scale), cuts: cuts)
      counts ~ Truncated(Poisson(rate), above: least, below: most)
    }
  }

  /// The same with an unknown location, one row of limits for each group of data.
  private struct Location: Model {
    enum Groups: Plate {}
    enum Rows: Plate {}
    @Latent var location
    @Input(per: Groups.self) var low
    @Input(per: Groups.self) var high
    @Input(2, per: Rows.self) var cuts
    @Input(per: Rows.self) var group
    @Observed(per: Rows.self) var censored
    @Observed(per: Rows.self) var truncated
    @Observed(per: Rows.self) var classes

    var joint: Joint {
      location ~ Normal(0, 1)
      censored ~ Censored(Normal(location, 1.3), below: low[group], above: high[group])
      truncated ~ Truncated(Normal(location, 1.3), above: low[group], below: high[group])
      classes ~ IntervalCensored(Normal(location, 1.3), cuts: cuts)
    }
  }

  private let low: Values = [-.infinity, -0.5, -.infinity]
  private let high: Values = [.infinity, .infinity, 1.5]
  private let censored: Values = [0.4, -0.5, 1.5]
  private let truncated: Values = [0.4, 0.9, 1.1]
  private func cuts() throws -> Values {
    try Values([[-Double.infinity, 0.3], [-1, Double.infinity], [-0.5, 1]])
  }

  @Test(arguments: [Engine.interpreter, .native]) func valuesAndSlopesAreThoseWithoutTheLimit(
    by engine: Engine
  ) throws {
    try Engine.$chosen.withValue(engine) {
      let evidence = try LogEvidence(
        Limits(),
        observing: [
          \.low: low, \.high: high, \.cuts: cuts(), \.least: [-.infinity, 0, -.infinity],
          \.most: [.infinity, .infinity, 6], \.censored: censored, \.truncated: truncated,
          \.classes: [1, 1, 2], \.counts: [0, 2, 5],
        ]
      )
      #expect(abs(try evidence.value() - -15.769_488_865_366_569) < 1e-11)
      let slopes = try evidence.gradient()
      let expected = [0.024_464_212_887, -0.627_478_324_124, -0.219_694_373_020]
      for (slope, exact) in try zip(
        [slopes[\.location], slopes[\.scale], slopes[\.rate]],
        expected
      ) {
        #expect(abs((slope[0]) - exact) < 1e-8)
      }
    }
  }

  @Test(arguments: [Engine.interpreter, .native]) func evidenceAndFitsHaveThePosterior(
    by engine: Engine
  ) throws {
    try Engine.$chosen.withValue(engine) {
      let data: Bindings<Location> = [
        \.low: low, \.high: high, \.cuts: try cuts(), \.group: [0, 1, 2], \.censored: censored,
        \.truncated: truncated, \.classes: [1, 1, 2],
      ]
      let exact = try exactLogEvidence(Location(), observing: data)
      #expect(abs(exact.logEvidence - -10.308_429_322_120_537) < 1e-9)
      let fit = try VariationalInference(Location(), observing: data)
        .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
        .particles(16)
        .run(steps: 1_000)
      #expect(abs(try fit.mean(of: \.location).doubles[0] - 0.560_667_754_586_623) < 0.03)
      #expect(try fit.elbo(draws: 2_000).value > -10.308_429_322 - 0.02)
    }
  }

  /// An infinite limit leaves the other one.
  @Test func momentsAreThoseOfOneLimit() throws {
    let (low, high) = (Variable(.input, shape: [3]), Variable(.input, shape: [3]))
    let part = Truncated(Normal(0.7, 1.3), above: Tensor(low), below: Tensor(high))
    func array(_ values: Values) -> NumericArray {
      NumericArray(axes: [], sizes: [], shape: [3], elements: values.doubles)
    }
    let interpreter = Interpreter(values: [low: array(self.low), high: array(self.high)])
    let mean = try #require(part.mean)
    let variance = try #require(part.variance)
    let found = try interpreter.evaluate([mean, variance]).map(\.elements)
    let expected = [
      0.7, 1.112_048_224_085_211_4, 0.112_791_795_821_845_83,
      1.69, 1.025_758_392_125_969_6, 0.875_419_961_603_344_3,
    ]
    for (value, exact) in zip(found[0] + found[1], expected) {
      #expect(abs(value - exact) < 1e-9)
    }
  }
}
