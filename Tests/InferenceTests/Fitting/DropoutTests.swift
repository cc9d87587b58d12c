import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// A regression on features of which the steps leave out a quarter.
private struct Thinned: Model {
  enum Rows: Plate {}
  @Latent var h
  @Input(2, per: Rows.self) var feature
  @Observed(per: Rows.self) var y
  @Parameter(2, initially: 0.5) var slope
  let dropout: Dropout
  init(_ rate: Double = 0.25) { dropout = Dropout(rate) }
  var joint: Joint {
    h ~ Normal(0, 1)
    y ~ Normal(dot(slope, dropout(feature)), 1)
  }
  var guide: Joint { h ~ Normal(0, 1) }
}

/// A location that is not finite where a step leaves a feature out.
private struct Broken: Model {
  enum Rows: Plate {}
  @Latent var h
  @Input(per: Rows.self) var feature
  @Observed(per: Rows.self) var y
  @Parameter var slope
  let dropout = Dropout(0.5)
  var joint: Joint {
    h ~ Normal(0, 1)
    y ~ Normal(slope + log(dropout(feature)), 1)
  }
  var guide: Joint { h ~ Normal(0, 1) }
}

/// A network with a dropout between its layers, the second inside the first.
private struct Coded: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(6, per: Rows.self) var x
  let decoder = Sequential(Dense(2, 8), Activation.tanh, Dropout(0.3), Dense(8, 6), Dropout(0.1))
  let encoder = GaussianEncoder(6, 8, 2)
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(decoder(h), 1)
  }
  var guide: Joint { h ~ encoder(x) }
}

@Suite struct DropoutTests {
  private static let rows = Axis(Thinned.Rows.self)

  private static func data(_ count: Int) -> (features: [Double], y: [Double]) {
    let features = (0..<2 * count).map { 1 + C.cos(Double(3 * $0 + 1)) }
    return (features, (0..<count).map { C.cos(Double(5 * $0)) })
  }

  private func inference(
    _ rate: Double = 0.25,
    count: Int = 40
  ) throws -> VariationalInference<Thinned> {
    let (features, y) = Self.data(count)
    return try VariationalInference(
      Thinned(rate),
      observing: [\.feature: Values(features, shape: [count, 2]), \.y: Values(y)]
    )
  }

  /// Each element of a step's features is 0 or x / (1 − rate), and their mean over many steps is x.
  @Test func theMeanOfManyStepsIsTheInput() throws {
    let (rate, steps) = (0.25, 4_000)
    let x = Variable(.input, shape: [3], plates: [Self.rows])
    let numbers = [0.5, -2, 3, 1, 7, -0.25]
    let passed = Dropout(rate)(Tensor(x))
    let masked = passed.substituting(Tensor.masks(in: [passed]))
    let program = try makeProgram(
      ProgramSource(
        graph: Graph(outputs: [masked]),
        sizes: [Self.rows: 2],
        data: [x: try Values(numbers, shape: [2, 3])],
        seed: 5
      )
    )
    var sums = Array(repeating: 0.0, count: 6)
    for step in 0..<steps {
      _ = program.run(StepInputs(first: step))
      let values = program.output(0).values(plates: [Self.rows], sizes: [Self.rows: 2]).doubles
      for (index, (value, number)) in zip(values, numbers).enumerated() {
        #expect(value == 0 || abs(value - number / (1 - rate)) < 1e-12)
        sums[index] += value
      }
    }
    let deviation = (rate / (1 - rate) / Double(steps)).squareRoot()
    for (sum, number) in zip(sums, numbers) {
      #expect(abs(sum / Double(steps) - number) < 4 * deviation * abs(number))
    }
  }

  /// −½ Σ (y − a · m x)² has the mean −½ Σ [(y − a · x)² + Σ (aⱼ xⱼ)² rate / (1 − rate)] over masks, where all a are ½.
  @Test func stepsMaximizeTheMeanOverMasks() throws {
    let (count, steps) = (40, 4_000)
    let (features, y) = Self.data(count)
    let fit = try inference(count: count).optimizer(Adam(learningRate: 1e-13)).run(steps: steps)
    let expected = (0..<count).reduce(0.0) { sum, row in
      let terms = features[2 * row..<2 * row + 2].map { 0.5 * $0 }
      let error = y[row] - terms[0] - terms[1]
      let spread = (terms[0] * terms[0] + terms[1] * terms[1]) * 0.25 / 0.75
      return sum - 0.5 * (error * error + spread + C.log(2 * .pi))
    }
    let found = meanAndError(fit.history.objective)
    #expect(found.error < 0.1 && abs(found.mean - expected) < 4 * found.error)
    // What is told of the fit is without masks.
    let plain = (0..<count).reduce(0.0) { sum, row in
      let error = y[row] - 0.5 * (features[2 * row] + features[2 * row + 1])
      return sum - 0.5 * (error * error + C.log(2 * .pi))
    }
    #expect(abs(try fit.elbo(draws: 2).value - plain) < 1e-6)
    #expect(plain - expected > 20 * found.error)
  }

  @Test func whatIsToldOfAFitIsToldTwiceAlike() throws {
    let fit = try inference().run(steps: 50)
    let bounds = [try fit.elbo(draws: 8), try fit.elbo(draws: 8)]
    #expect(bounds[0].value == bounds[1].value)
    let features = try Values(Self.data(40).features, shape: [40, 2])
    let seen = try fit.evaluate { $0.dropout($0.feature) }
    #expect(seen.doubles == features.doubles)
  }

  @Test func aFitIsDeterminedByItsSeedOnAnyNumberOfThreads() throws {
    func numbers(threads: Int, seed: UInt64) throws -> [Double] {
      let x = try Values((0..<1_200).map { C.cos(Double(7 * $0)) }, shape: [200, 6])
      return try VariationalInference(Coded(), observing: [\.x: x])
        .minibatch(of: Coded.Rows.self, size: 64).threads(threads).seed(seed).run(steps: 30)
        .history.objective
    }
    let one = try numbers(threads: 1, seed: 1)
    #expect(try one == numbers(threads: 2, seed: 1))
    #expect(try one != numbers(threads: 1, seed: 2))
  }

  /// Two in a row, and two expressions, have masks of their own; one expression has one.
  @Test func eachExpressionHasAMaskOfItsOwn() throws {
    let x = Tensor(Variable(.input, shape: [2], plates: [Self.rows]))
    let half = Dropout(0.5)
    let (a, b) = (half(x), half(half(x) + 1))
    let masks = Tensor.masks(in: [a + b, half(2 * x), half(x)])
    #expect(masks.count == 3)
    let sites = masks.values.flatMap { Tensor.listed([$0]) }.compactMap { tensor -> Int? in
      if case .noise(let noise) = tensor.operation { noise.site } else { nil }
    }
    #expect(Set(sites).count == 3)
    // The inner one is masked inside the outer one too.
    let first = try #require(masks[a])
    let inner = try #require(masks[b]).inputs[0]
    #expect(
      inner.listedVariables.count == 1 && Tensor.listed([inner]).contains(first)
    )
  }

  /// The step is made again with its own masks.
  @Test func aStepThatFailsThroughAMaskIsBlamedOnItsFactor() throws {
    let inference = try VariationalInference(
      Broken(),
      observing: [\.feature: [1, 2, 3, 4], \.y: [0, 0, 0, 0]]
    )
    let sentence = message { _ = try inference.run(steps: 20) }
    #expect(
      sentence
        == "DropoutTests.swift:34: the log-density of `y` is -infinity at Rows 0 in step 0 (seed 0); Normal "
        + "has location -infinity and scale 1. Keep Normal.location of `y` in its domain (the reals); the "
        + "parameters are as they started."
    )
  }
}
