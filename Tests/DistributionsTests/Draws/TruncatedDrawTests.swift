import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// Differentiable draws of truncated distributions: by quantiles of the base in closed form, and by numeric ones.
@Suite struct TruncatedDrawTests {
  /// A base made from its parameters, which are moved, and the bounds that its draws are kept between.
  struct Bounded: Sendable, CustomStringConvertible {
    let parameters: [Double]
    var low: Double?
    var high: Double?
    let make: @Sendable ([Tensor]) -> any Univariate

    init(
      _ parameters: [Double],
      above low: Double? = nil,
      below high: Double? = nil,
      _ make: @escaping @Sendable ([Tensor]) -> any Univariate
    ) {
      (self.parameters, self.low, self.high, self.make) = (parameters, low, high, make)
    }

    /// The distribution at the base's parameters and then the bounds.
    func truncated(_ all: [Tensor]) -> Truncated<AnyUnivariate> {
      let base = AnyUnivariate(make(all))
      let bounds = Array(all.dropFirst(parameters.count))
      switch (low, high) {
      case (_?, _?): return Truncated(base, above: bounds[0], below: bounds[1])
      case (_?, nil): return Truncated(base, above: bounds[0])
      default: return Truncated(base, below: bounds[0])
      }
    }

    /// The parameters and the bounds.
    var numbers: [Double] { parameters + [low, high].compactMap(\.self) }
    var description: String {
      "\(make(parameters.map { Tensor($0) }).name)(\(parameters)) in \(low ?? -.infinity)…\(high ?? .infinity)"
    }
  }

  private static let closed: [Bounded] = [
    Bounded([0.5, 2], above: -3, below: 1) { Cauchy($0[0], $0[1]) },
    Bounded([0.5, 2], above: 1e3) { Cauchy($0[0], $0[1]) },
    Bounded([2], above: 1, below: 50) { HalfCauchy($0[0]) },
    Bounded([0.5, 2], above: -3, below: 4) { Laplace($0[0], $0[1]) },
    Bounded([0.5, 2], above: 30) { Laplace($0[0], $0[1]) },
    Bounded([0.5, 2], above: -3, below: 4) { Logistic($0[0], $0[1]) },
    Bounded([0.5, 2], below: -60) { Logistic($0[0], $0[1]) },
    Bounded([0.5, 2], above: -1, below: 9) { Gumbel($0[0], $0[1]) },
    Bounded([0.5, 2], above: 90) { Gumbel($0[0], $0[1]) },
    Bounded([2, 1.5], above: 0.5, below: 3) { Weibull(scale: $0[0], concentration: $0[1]) },
    Bounded([2, 1.5], below: 1e-9) { Weibull(scale: $0[0], concentration: $0[1]) },
    Bounded([2, 1.5], above: 2.5, below: 100) { Pareto(scale: $0[0], concentration: $0[1]) },
    Bounded([2, 1.5], above: 0.25, below: 0.5) { Kumaraswamy($0[0], $0[1]) },
    Bounded([2, 1.5], below: 1e-12) { Kumaraswamy($0[0], $0[1]) },
    Bounded([0.5, 2, 0.25], above: 0.5, below: 30) {
      GeneralizedExtremeValue($0[0], $0[1], concentration: $0[2])
    },
    Bounded([0.5, 2, -0.25], above: 1) {
      GeneralizedExtremeValue($0[0], $0[1], concentration: $0[2])
    },
    Bounded([0.5, 2, 1.5], above: -4, below: 3) {
      AsymmetricLaplace($0[0], $0[1], asymmetry: $0[2])
    },
    Bounded([0.5, 1.5], above: 0.25) { LogitNormal($0[0], $0[1]) },
    Bounded([0.5, 1.5], below: 1e-6) { LogitNormal($0[0], $0[1]) },
    Bounded([1.5], above: 0.25, below: 0.5) { ContinuousBernoulli(logits: $0[0]) },
    Bounded([0.5, 0.75], above: 0.25) { RelaxedBernoulli(logits: $0[0], temperature: $0[1]) },
    Bounded([0.5, 2], above: -9, below: -1) {
      Transformed(Logistic($0[0], $0[1]), by: AffineBijector(1, -2))
    },
    Bounded([0.5, 2], above: 1, below: 2) {
      Truncated(Cauchy($0[0], $0[1]), above: 0)
    },
  ]
  private static let numeric: [Bounded] = [
    Bounded([2.5, 1.5], above: 1) { Gamma(concentration: $0[0], rate: $0[1]) },
    Bounded([0.25, 1.5], below: 1) { Gamma(concentration: $0[0], rate: $0[1]) },
    Bounded([1e4, 1], above: 10_300) { Gamma(concentration: $0[0], rate: $0[1]) },
    Bounded([3, 2], above: 0.5, below: 4) { InverseGamma(concentration: $0[0], scale: $0[1]) },
    Bounded([5], above: 20) { ChiSquared($0[0]) },
    Bounded([2, 0.5], above: 0.25, below: 0.75) { Beta($0[0], $0[1]) },
    Bounded([2, 0.5], above: 0.999) { Beta($0[0], $0[1]) },
    Bounded([3, 0.5, 2], above: 1) { StudentT($0[1], $0[2], degreesOfFreedom: $0[0]) },
    Bounded([3, 0.5, 2], above: -1e3, below: -20) {
      StudentT($0[1], $0[2], degreesOfFreedom: $0[0])
    },
    Bounded([3, 2], above: 1, below: 9) { HalfStudentT(scale: $0[1], degreesOfFreedom: $0[0]) },
    Bounded([2, 3], above: 1) { InverseGaussian($0[0], concentration: $0[1]) },
    Bounded([1, 4], above: -2, below: 0.5) { VonMises($0[0], concentration: $0[1]) },
    Bounded([0.5, 2, 1.5], below: -1) { SkewNormal($0[0], $0[1], slant: $0[2]) },
    Bounded([0.5, 2, 1.5], above: 2, below: 7) { GeneralizedNormal($0[0], $0[1], power: $0[2]) },
    Bounded([0.5, 2], above: -1, below: 2) { parameters in
      Mixture(weights: [0.25, 0.75].tensor) { Normal(parameters[$0], 0.5) }
    },
  ]
  private static let all = closed + numeric

  private static func noise(_ count: Int) -> Tensor {
    DrawTests.noise(NoiseRequest(.uniform, [count]), RandomStream(seed: 17))
  }

  @Test func theFamiliesAreOfTheTwoKinds() {
    for (rows, isClosed) in [(Self.closed, true), (Self.numeric, false)] {
      for row in rows {
        let distribution = row.truncated(row.numbers.map { Tensor($0) })
        #expect((distribution.quantile(Tensor(0.5)) != nil) == isClosed, "\(row)")
      }
    }
  }

  /// A draw of a uniform number is the quantile of it: the distribution function returns the number.
  @Test(arguments: all) func areQuantilesOfTheirNoise(row: Bounded) throws {
    let distribution = row.truncated(row.numbers.map { Tensor($0) })
    let path = try #require(distribution.pathwise)
    let noise = DrawTests.levels
    let draws = try numbers(path.sample([Tensor(noise)], shape: [noise.count]))
    for (u, x) in zip(noise, draws) {
      #expect(x >= row.low ?? -.infinity && x <= row.high ?? .infinity, "\(x) for \(u)")
    }
    let gap = try DrawTests.distances(of: draws, from: noise) { distribution.cdf($0) }.max()
    #expect(gap ?? .nan < 1e-9)
  }

  /// A draw of one uniform number is a quantile, so that it moves as quantiles do.
  @Test(arguments: all) func moveAsQuantilesDo(row: Bounded) throws {
    // A copy of every parameter for each draw, so that all have their own slope.
    let count = 40
    let variables = row.numbers.map { _ in Variable(.parameter, shape: [count]) }
    let path = try #require(row.truncated(variables.map { Tensor($0) }).pathwise)
    let x = path.sample([Self.noise(count)], shape: [count])
    func values(_ numbers: [Double]) -> [Variable: [Double]] {
      let lists = numbers.map { Array(repeating: $0, count: count) }
      return Dictionary(uniqueKeysWithValues: zip(variables, lists))
    }
    let all = gradient(of: sum(x), withRespectTo: variables.map { Tensor($0) })
    let slopes = try numbers(all, values(row.numbers))
    for (index, number) in row.numbers.enumerated() {
      let step = 1e-4 * abs(number)
      let moved = try [-2.0, -1, 1, 2].map { factor in
        var own = row.numbers
        own[index] += factor * step
        return try numbers(x, values(own))
      }
      for place in 0..<count {
        let near = moved[2][place] - moved[1][place]
        let far = moved[3][place] - moved[0][place]
        let difference = (8 * near - far) / (12 * step)
        let size = max(abs(difference), 1e-3 * abs(moved[1][place] / number))
        let slope = slopes[index][place]
        #expect(abs(slope - difference) < 1e-6 * size, "\(index): \(slope) \(difference)")
      }
    }
  }

  /// The halvings of a compiled program end at the same place, in single precision too.
  @Test(arguments: [Precision.double, .float])
  func compiledProgramsDrawTheSame(precision: Precision) throws {
    let kept = ["Gamma([2.5", "Beta([2.0, 0.5]) in 0.25", "StudentT([3.0, 0.5, 2.0]) in -1000"]
    let rows = Self.all.filter { row in kept.contains { row.description.hasPrefix($0) } }
    #expect(rows.count == kept.count)
    let noise = Self.noise(50)
    var (outputs, state): ([Tensor], [Variable: [Double]]) = ([], [:])
    for row in rows {
      let variables = row.numbers.map { _ in Variable(.parameter) }
      for (variable, number) in zip(variables, row.numbers) { state[variable] = [number] }
      let targets = variables.map { Tensor($0) }
      let path = try #require(row.truncated(targets).pathwise)
      let x = path.sample([noise], shape: [50])
      outputs += [x] + gradient(of: sum(x), withRespectTo: targets)
    }
    let graph = Graph(outputs: outputs)
    let source = ProgramSource(graph: graph, precision: precision, state: state)
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs())
    let expected = try numbers(outputs, state)
    let tolerance = precision == .double ? 1e-9 : 2e-3
    for index in outputs.indices {
      for (a, b) in zip(native.output(index).elements, expected[index]) {
        #expect(agrees(a, b, tolerance), "\(precision), output \(index): \(a) \(b)")
      }
    }
  }
}
