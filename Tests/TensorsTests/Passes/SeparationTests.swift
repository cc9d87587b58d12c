import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Sums over rows, taken apart so that what the rows give is formed once.
@Suite struct SeparationTests {
  private enum Rows: Plate {}
  private static let rows = Axis(Rows.self)

  /// A point whose parameters are open, and columns of data.
  private struct Case {
    var point: Point
    var open: [Tensor] = []
    var columns: [Tensor] = []

    init(count: Int, seed: Int) {
      var generator = Generator(seed: seed)
      point = Point(sizes: [SeparationTests.rows: count])
      open = (0..<3).map { _ in point.parameter(in: -1...1, using: &generator) }
      for _ in 0..<3 {
        let variable = Variable(.observed, plates: [SeparationTests.rows])
        point.bind(variable, generator.doubles(count, in: -2...2))
        columns.append(Tensor(variable))
      }
    }

    mutating func column(_ elements: [Double]) -> Tensor {
      let variable = Variable(.observed, plates: [SeparationTests.rows])
      point.bind(variable, elements)
      return Tensor(variable)
    }

    /// The same number, with as many operations for each value of what is open as one row takes.
    func check(_ sum: Tensor, tolerance: Double = 1e-12) throws {
      let sizes = point.sizes
      var separation = Separation(by: Set(open.compactMap(\.variable)), sizes: sizes)
      let apart = separation([sum])[0]
      let values = try point.evaluate([sum, apart]).map { $0.elements[0] }
      #expect(
        abs(values[0] - values[1]) <= tolerance * max(1, abs(values[0])),
        "\(values[1]) for \(values[0])"
      )
      let each = separation.operations(of: [apart]).each
      #expect(each < Double(sizes[SeparationTests.rows] ?? 0), "\(each) operations")
    }
  }

  @Test(arguments: 0..<20) func squaresOfLinearFormsAreTakenApart(seed: Int) throws {
    let own = Case(count: 200, seed: seed)
    let (a, x) = (own.open, own.columns)
    let residual = x[0] - a[0] - a[1] * x[1]
    let sum = (-0.5 * square(residual) / square(a[2]) - log(abs(a[2]))).summed(over: Self.rows)
    try own.check(sum, tolerance: 1e-11)
    try own.check((residual * select(x[2] .> 0, a[2], x[1])).summed(over: Self.rows))
  }

  /// Counts from 0 to 1e9, exposures, zeros among weights and weights of both signs.
  @Test(arguments: 0..<60) func deviancesAreTakenApart(seed: Int) throws {
    var own = Case(count: 200, seed: seed)
    var generator = Generator(seed: 1_000 + seed)
    let size = [2.0, 100, 1e9][seed % 3]
    let counts = generator.doubles(200, in: 0...size).map { $0.rounded() }
    let k = own.column(counts)
    let spread = [1, 1e-2, 1e-5][seed % 3]
    let rate = size * exp(own.open[0] * spread)
    let exposure = seed % 2 == 0 ? Tensor(1) : exp(own.columns[0])
    let one = select(k .> 0, k, 1)
    let fall = select(k .> 0, -one * deviance(rate * exposure, from: one), -rate * exposure)
    try own.check(fall.summed(over: Self.rows), tolerance: 1e-12)
    try own.check((2 * fall - own.columns[1] * own.open[1]).summed(over: Self.rows))
    // Weights of both signs have no mean.
    let mixed = own.columns[2] * deviance(rate, from: one)
    try own.check(mixed.summed(over: Self.rows), tolerance: 1e-11)
  }

  /// A rate of 0 or ∞ under counts that are all 0, all positive, or some of each.
  @Test(arguments: [0, 1, 2], [-800, 800.0]) func endsOfRatesStayWhatTheyAre(
    which: Int,
    logRate: Double
  ) throws {
    var own = Case(count: 50, seed: 1)
    let k = own.column((0..<50).map { [0, Double($0 + 1), Double($0 % 2)][which] })
    let variable = try #require(own.open[0].variable)
    own.point.bind(variable, [logRate])
    let rate = exp(own.open[0])
    let one = select(k .> 0, k, 1)
    let sum = select(k .> 0, -one * deviance(rate, from: one), -rate).summed(over: Self.rows)
    var separation = Separation(by: [variable], sizes: own.point.sizes)
    let values = try own.point.evaluate([sum, separation([sum])[0]]).map { $0.elements[0] }
    if which > 0 && logRate < 0 {
      // The rate is too small for a number, its logarithm is not: Σ k (log λ + 1 − log k).
      #expect(values[0] == -.infinity)
      let counts = own.point.values[try #require(k.variable)]?.elements ?? []
      let fall = counts.reduce(0) { $0 + ($1 > 0 ? $1 * (logRate + 1 - C.log($1)) : 0) }
      #expect(abs(values[1] - fall) <= 1e-13 * abs(fall))
    } else {
      #expect(values[0] == (which == 0 && logRate < 0 ? 0 : -.infinity))
      #expect(values[1] == values[0])
    }
  }

  @Test(arguments: 0..<100) func randomGraphsKeepTheirValues(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    let open = Set(graph.parameters.prefix(1 + seed % 3))
    let point = try graph.point
    var separation = Separation(by: open, sizes: point.sizes)
    let values = try point.evaluate([graph.loss] + separation([graph.loss]))
    for (apart, whole) in zip(values[1].elements, values[0].elements) {
      #expect(abs(apart - whole) <= 1e-10 * max(1, abs(whole)))
    }
  }
}
