import EvidenceDistributions
import EvidenceTensors
import Testing

/// Distributions over enumerated values, rows of tables, and time.
@Suite struct StructureTests {
  private static let table = Tensor([0.5, -1.25, 2, 0, 1, -1], shape: [2, 3])

  @Test func categoriesListedAlongAnAxisReadTheTableItself() throws {
    let axis = Axis.enumerated(0, size: 3)
    let density = Categorical(logits: Tensor([0.5, -1.25, 2])).logProb(.index(along: axis))
    #expect(density.shape == [] && density.axes == [axis])
    let listed = try numbers(density.eventFromAxis(axis))
    #expect(listed == (try numbers(logSoftmax(Tensor([0.5, -1.25, 2])))))
    let rows = Categorical(logits: Self.table).logProb(.index(along: axis))
    #expect(rows.shape == [2] && rows.axes == [axis])
    let all = try numbers(rows.eventFromAxis(axis))
    let expected = try numbers(transpose(logSoftmax(Self.table)))
    for (value, expected) in zip(all, expected) { #expect(agrees(value, expected, 1e-14)) }
  }

  @Test func eachElementHasItsOwnRow() throws {
    let density = Categorical(logits: Self.table).logProb(Tensor([2, 0]))
    let logs = try numbers(logSoftmax(Self.table))
    let values = try numbers(density)
    #expect(agrees(values[0], logs[2], 1e-14) && agrees(values[1], logs[3], 1e-14))
  }

  @Test(arguments: [3, -1, 0.5]) func otherValuesAreImpossible(value: Double) throws {
    let x = Variable(.observed)
    let logits = Categorical(logits: Tensor([0.5, -1.25, 2])).logProb(Tensor(x))
    #expect(try numbers(logits, [x: [value]]) == [-.infinity])
    let rows = Categorical(probabilities: Tensor([0.5, 0.25, 0.25])).logProb(Tensor(x))
    #expect(try numbers(rows, [x: [value]]) == [-.infinity])
    #expect(try numbers(Poisson(3).logProb(Tensor(x)), [x: [0.5]]) == [-.infinity])
  }

  @Test func probabilitiesOfZeroHaveNoNaN() throws {
    let p = Variable(.parameter, shape: [2])
    let density = Categorical(probabilities: Tensor(p)).logProb(Tensor(1))
    let slope = gradient(of: density, withRespectTo: [Tensor(p)])[0]
    #expect(try numbers(slope, [p: [0, 1]]) == [0, 1])
    let q = Variable(.parameter)
    for x in [0.0, 1] {
      let density = Bernoulli(probability: Tensor(q)).logProb(Tensor(x))
      let slope = gradient(of: density, withRespectTo: [Tensor(q)])[0]
      #expect(try numbers(density, [q: [x]]) == [0])
      #expect(try numbers(slope, [q: [x]]) == [x == 1 ? 1 : -1])
    }
  }

  @Test func parametersMayCarryAPlate() throws {
    enum Rows: Plate {}
    let rows = Axis(Rows.self)
    let location = Variable(.parameter, plates: [rows])
    let density = Normal(Tensor(location), 1).logProb(Tensor([0, 1]))
    #expect(density.shape == [2] && density.axes == [rows])
    let values = try numbers(density, [location: [0, 1, 2]], sizes: [rows: 3])
    #expect(values.count == 6 && values[0] == values[3])
  }

  // MARK: - Chains

  private static let initial = Tensor([0.5, 0.25, 0.25])
  private static let transition = Tensor(
    [0.75, 0.125, 0.125, 0.25, 0.5, 0.25, 0.0625, 0.3125, 0.625],
    shape: [3, 3]
  )
  private static let discrete = MarkovChain(from: Categorical(probabilities: initial)) {
    Categorical(probabilities: transition[$0])
  }

  @Test func discreteChainsAreTheReference() throws {
    for entry in try Reference.entries(of: "MarkovChain")
    where entry.parameters["kind"]?.word == "discrete" {
      for point in entry.points {
        let value = try numbers(Self.discrete.logProb(Tensor(point.x.elements)))[0]
        #expect(agrees(value, point.logProb ?? 0, 1e-12), "\(point.x.elements)")
      }
    }
  }

  @Test func discreteChainsAreDrawnByTheirProbabilities() throws {
    let random = RandomStream(seed: 5)
    var counts: [[Double]: Int] = [:]
    let count = 5_000
    for _ in 0..<count {
      counts[try Self.discrete.draw(shape: [3], using: random) { try numbers($0) }, default: 0] += 1
    }
    var statistic = 0.0
    for code in 0..<27 {
      let sequence = [code / 9, code / 3 % 3, code % 3].map(Double.init)
      let p = try numbers(exp(Self.discrete.logProb(Tensor(sequence))))[0]
      let expected = p * Double(count)
      let gap = Double(counts[sequence] ?? 0) - expected
      statistic += gap * gap / expected
    }
    // The 1 − 1e-4 quantile of chi-square with 26 degrees of freedom.
    #expect(statistic < 61.7)
  }

  private static func gaussian(_ scale: Tensor) -> MarkovChain {
    let matrix = Tensor([0.5, 0.25, -0.25, 1], shape: [2, 2])
    return MarkovChain(from: Normal(Tensor([1, -1]), 2)) { Normal(matmul(matrix, $0), scale) }
  }

  /// The density along the time axis is the product of the steps, for vectors too.
  @Test func chainsOfVectorsAreTheProductOfTheirSteps() throws {
    let chain = Self.gaussian(Tensor(0.5))
    let z = [[1, 2], [0.5, -1], [0.25, 0], [3, 1.5]]
    var expected = try numbers(sum(chain.initial.logProb(Tensor(z[0]))))[0]
    for (previous, next) in zip(z, z.dropFirst()) {
      expected += try numbers(sum(chain.transition(Tensor(previous)).logProb(Tensor(next))))[0]
    }
    let density = chain.logProb(Tensor(z.flatMap { $0 }, shape: [4, 2]))
    #expect(density.shape == [] && density.axes.isEmpty)
    #expect(agrees(try numbers(density)[0], expected, 1e-13))
    let short = try numbers(chain.logProb(Tensor(z[0], shape: [1, 2])))[0]
    #expect(agrees(short, try numbers(sum(chain.initial.logProb(Tensor(z[0]))))[0], 1e-14))
  }

  @Test func transformedNoiseMakesAChainStepByStep() throws {
    let chain = try #require(Self.gaussian(Tensor(0.5)).pathwise)
    let noise = [[0.5, -1], [2, 0.25], [-0.75, 1]]
    #expect(chain.noises(for: [3, 2]) == [NoiseRequest(.normal, [3, 2])])
    let drawn = chain.sample([Tensor(noise.flatMap { $0 }, shape: [3, 2])], shape: [3, 2])
    let path = try numbers(drawn)
    let first = [1 + 2 * noise[0][0], -1 + 2 * noise[0][1]]
    let second = [
      0.5 * first[0] + 0.25 * first[1] + 0.5 * noise[1][0],
      -0.25 * first[0] + first[1] + 0.5 * noise[1][1],
    ]
    #expect(Array(path.prefix(4)) == first + second)
    #expect(path.count == 6)
    #expect(Self.discrete.pathwise == nil)
    let switching = MarkovChain(from: Normal(0, 1)) { Categorical(logits: $0 * Tensor([1, 2])) }
    #expect(switching.pathwise == nil)
  }

  /// Where the steps ask for other noise than the initial value, theirs follows.
  @Test func aChainMayMixKindsOfNoise() throws {
    let chain = MarkovChain(from: Normal(0, 1)) { Gamma(concentration: 2, rate: 1 + square($0)) }
    let noises = chain.noises(for: [3])
    #expect(
      noises == [
        NoiseRequest(.normal, []), NoiseRequest(.word, [2]), NoiseRequest(.word, [2]),
      ]
    )
    #expect(chain.isImplicit && !MarkovChain(from: Normal(0, 1)) { Normal($0, 1) }.isImplicit)
    let words = [Tensor([5, 6]), Tensor([7, 8])]
    let path = try numbers(chain.sample([Tensor(0.5)] + words, shape: [3]))
    let first = try numbers(
      Gamma(concentration: 2, rate: 1.25).sample([Tensor(5), Tensor(7)], shape: [])
    )[0]
    let rate = 1 + first * first
    let second = try numbers(
      Gamma(concentration: 2, rate: rate).sample([Tensor(6), Tensor(8)], shape: [])
    )[0]
    #expect(path == [0.5, first, second])
  }

  // MARK: - Streams

  @Test func theSameKeyGivesTheSameDraws() {
    let key = RandomStream.Key(seed: 7, step: 2, site: 3, datum: 4, particle: 5)
    let first = RandomStream(key)
    let draws = Normal(0, 1).draw([[0], [1]], count: 20, using: first)
    first.seek(key)
    #expect(Normal(0, 1).draw([[0], [1]], count: 20, using: first) == draws)
    let keys = [
      RandomStream.Key(seed: 8, step: 2, site: 3, datum: 4, particle: 5),
      RandomStream.Key(seed: 7, step: 1, site: 3, datum: 4, particle: 5),
      RandomStream.Key(seed: 7, step: 2, site: 2, datum: 4, particle: 5),
      RandomStream.Key(seed: 7, step: 2, site: 3, datum: 3, particle: 5),
      RandomStream.Key(seed: 7, step: 2, site: 3, datum: 4, particle: 4),
    ]
    for other in keys {
      let stream = RandomStream(other)
      #expect(Normal(0, 1).draw([[0], [1]], count: 20, using: stream) != draws)
    }
  }

  @Test func aFlatDensityHasNoDraws() {
    #expect(!Flat().isProper && Normal(0, 1).isProper)
  }
}
