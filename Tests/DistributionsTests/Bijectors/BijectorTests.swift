import EvidenceDistributions
import EvidenceTensors
import Testing

/// Every bijector at 1,000 random points, near and in the tails.
@Suite struct BijectorTests {
  private static let count = 1_000
  private static let axis = Axis.particles(count)

  @Test(arguments: BijectorCase.all) func returnsToTheSameCoordinates(row: BijectorCase) throws {
    let (u, points) = Self.points(row, in: row.kept)
    let value = row.bijector.forward(u)
    let back = try numbers(row.bijector.inverse(value).eventFromAxis(Self.axis))
    for (returned, start) in zip(back, points) {
      #expect(agrees(returned, start, 1e-10), "\(row) at \(start): \(returned)")
    }
  }

  /// sign(u) √(ν (exp(u² / ν) − 1)), by mpmath.
  @Test(arguments: [
    (2.0, 3.0, 2.8949963184863523), (-0.5, 3, -0.510_599_792_953_039_36),
    (3, 8, 4.079_428_243_190_980_6),
  ])
  func heavyTailsAreWallaces(u: Double, degreesOfFreedom: Double, expected: Double) throws {
    let bijector = HeavyTailBijector(degreesOfFreedom: degreesOfFreedom)
    let value = try numbers(bijector.forward(Tensor(u)))[0]
    #expect(abs(value / expected - 1) < 1e-14)
  }

  @Test(arguments: BijectorCase.all) func returnsToTheSameValue(row: BijectorCase) throws {
    let value = row.bijector.forward(Self.points(row, in: row.far).u)
    let again = row.bijector.forward(row.bijector.inverse(value))
    let pair = try numbers([value, again].map { $0.eventFromAxis(Self.axis) })
    let size = pair[0].count / Self.count
    for point in 0..<Self.count {
      let own = pair[0][point * size..<(point + 1) * size]
      let floor = row.floor ?? own.map(abs).max() ?? 1
      for (start, returned) in zip(own, pair[1][point * size..<(point + 1) * size]) {
        #expect(agrees(returned, start, 1e-10, floor: floor), "\(row) at \(own): \(returned)")
      }
    }
  }

  @Test(arguments: BijectorCase.all) func valuesAreInTheImage(row: BijectorCase) throws {
    for range in [row.kept, row.far] {
      let value = row.bijector.forward(Self.points(row, in: range).u)
      let values = try numbers(value.eventFromAxis(Self.axis))
      let size = values.count / Self.count
      for point in 0..<Self.count {
        let own = Array(values[point * size..<(point + 1) * size])
        // A draw may be rounded to an edge.
        guard range == row.kept || row.bijector.image.holdsRoundedDraws else { continue }
        #expect(row.bijector.image.contains(own), "\(row): \(own)")
      }
    }
  }

  @Test(arguments: BijectorCase.all) func shapesAreTold(row: BijectorCase) {
    let value = row.bijector.forward(Tensor(Variable(.latent, shape: row.free)))
    #expect(row.bijector.shape(for: row.free) == value.shape)
    #expect(row.bijector.unconstrainedShape(for: value.shape) == row.free)
    #expect(row.bijector.rank == value.shape.count || row.bijector.rank == 0)
    #expect(row.bijector.unconstrainedRank == row.free.count || row.bijector.rank == 0)
  }

  /// log |det J| by the automatic derivative of the map, against the form that the bijector states.
  @Test(arguments: BijectorCase.all) func logDeterminantIsTheDerivatives(row: BijectorCase) throws {
    for range in [row.kept, row.far] {
      let u = Variable(.latent, shape: [Self.count] + row.free)
      let point = Tensor(u).axisFromEvent(Self.axis)
      let value = row.bijector.forward(point)
      let flat = value.reshaped(value.shape.product)
      let rows = (row.chart ?? Array(0..<value.shape.product)).map { element in
        gradient(of: flat[element].summed(over: Self.axis), withRespectTo: [Tensor(u)])[0]
      }
      let stated = row.bijector.logDeterminant(point)
      let all = stated.eventFromAxis(Self.axis)
      let coordinates = row.points(Self.count, in: range)
      let evaluated = try numbers([all] + rows, [u: coordinates])
      let n = row.free.product
      for index in 0..<Self.count {
        let jacobian = evaluated.dropFirst().map { Array($0[index * n..<(index + 1) * n]) }
        let expected =
          row.chart == nil
          ? 0.5 * logAbsoluteDeterminant(gram(jacobian)) : logAbsoluteDeterminant(jacobian)
        #expect(
          agrees(evaluated[0][index], expected, 1e-9),
          "\(row) at \(coordinates[index * n..<(index + 1) * n]): \(evaluated[0][index]) \(expected)"
        )
      }
    }
  }

  /// Both at once are what each is alone.
  @Test(arguments: BijectorCase.all) func originsHaveTheirVolume(row: BijectorCase) throws {
    let value = row.bijector.forward(Self.points(row, in: row.kept).u)
    let origin = row.bijector.origin(of: value)
    let inverse = row.bijector.inverse(value)
    let pairs = [
      (origin.coordinates, inverse),
      (origin.logDeterminants, row.bijector.logDeterminants(inverse)),
    ]
    for (own, expected) in pairs {
      let all = try numbers([own, expected].map { $0.eventFromAxis(Self.axis) })
      for (x, y) in zip(all[0], all[1]) { #expect(agrees(x, y, 1e-9), "\(row): \(x) \(y)") }
    }
  }

  /// The density that a draw brings along is that of its value.
  @Test(arguments: BijectorCase.all.filter { $0.bijector.domain == .real })
  func drawsBringTheirDensity(row: BijectorCase) throws {
    let noise = Self.points(row, in: max(-2, row.kept.lowerBound)...min(2, row.kept.upperBound)).u
    let distribution = Transformed(Normal(0, 1), by: row.bijector)
    let shape = row.bijector.shape(for: row.free)
    let (value, density) = distribution.sampleWithDensity([noise], shape: shape)
    let outputs = [
      value, distribution.sample([noise], shape: shape), density, distribution.logDensity(value),
    ]
    let all = try numbers(outputs.map { $0.eventFromAxis(Self.axis) })
    #expect(all[0] == all[1] && all[2].count == all[3].count)
    for (x, y) in zip(all[2], all[3]) { #expect(agrees(x, y, 1e-9), "\(row): \(x) \(y)") }
  }

  private static func points(
    _ row: BijectorCase,
    in range: ClosedRange<Double>
  ) -> (u: Tensor, points: [Double]) {
    let points = row.points(count, in: range)
    return (Tensor(points, shape: [count] + row.free).axisFromEvent(axis), points)
  }

  // MARK: - Linear algebra

  /// Jᵀ J.
  private func gram(_ jacobian: [[Double]]) -> [[Double]] {
    let columns = jacobian[0].indices
    return columns.map { a in
      columns.map { b in jacobian.reduce(0) { $0 + $1[a] * $1[b] } }
    }
  }

  private func logAbsoluteDeterminant(_ rows: [[Double]]) -> Double {
    let isTriangular = rows.indices.allSatisfy { row in
      rows[row].dropFirst(row + 1).allSatisfy { $0 == 0 }
    }
    // Without pivots nothing is lost, however different the sizes are.
    if isTriangular { return rows.indices.reduce(0) { $0 + C.log(abs(rows[$1][$1])) } }
    var m = rows
    var result = 0.0
    for k in m.indices {
      let pivot = m.indices.dropFirst(k).max { abs(m[$0][k]) < abs(m[$1][k]) } ?? k
      m.swapAt(k, pivot)
      result += C.log(abs(m[k][k]))
      for row in m.indices.dropFirst(k + 1) {
        let factor = m[row][k] / m[k][k]
        for column in m.indices { m[row][column] -= factor * m[k][column] }
      }
    }
    return result
  }
}

/// What the generic tests do not show.
@Suite struct BijectorFormTests {
  @Test func zeroIsTheMiddle() throws {
    let thirds = [Double](repeating: 0.25, count: 4)
    let middles: [(any Bijector, [Int], [Double])] = [
      (ExponentialBijector(), [], [1]),
      (IntervalBijector(low: -2, high: 6), [], [2]),
      (StickBreakingBijector(), [3], thirds),
      (OrderedBijector(), [3], [0, 1, 2]),
      (SumToZeroBijector(), [2], [0, 0, 0]),
      (UnitVectorBijector(), [2], [1, 0, 0]),
      (CholeskyFactorBijector(), [3], [1, 0, 0, 1]),
      (PositiveDefiniteBijector(), [3], [1, 0, 0, 1]),
      (CorrelationCholeskyBijector(), [1], [1, 0, 0, 1]),
    ]
    for (bijector, free, middle) in middles {
      let value = try numbers(bijector.forward(.filled(0, free)))
      for (x, y) in zip(value, middle) { #expect(abs(x - y) < 1e-15, "\(bijector)") }
    }
  }

  /// Every support that holds a continuum has coordinates, which are on it.
  @Test func supportsHaveTheirBijector() throws {
    let continuous: [Support] = [
      .real, .positive, .nonNegative, .unitInterval, .interval(0, 2), .atLeast(Tensor(1)),
      .atMost(Tensor(1)), .simplex, .ordered, .sumToZero, .unitVector, .vector, .positiveDefinite,
      .choleskyFactor, .correlationCholeskyFactor,
    ]
    for support in continuous {
      let image = try #require(support.bijector).image
      #expect(image.isSame(as: support), "\(support): \(image)")
    }
    let discrete: [Support] = [
      .boolean, .integers(3), .nonNegativeIntegers, .integerInterval(1, 2), .counts(Tensor(3)),
      .point,
    ]
    for support in discrete { #expect(support.bijector == nil) }
  }

  @Test(
    arguments: [
      (StickBreakingBijector(), [3]), (OrderedBijector(), [3]), (SumToZeroBijector(), [3]),
      (UnitVectorBijector(), [3]), (OrderedBijector().then(ExponentialBijector()), [3]),
    ] as [(any Bijector, [Int])]
  ) func rowsAreMappedOneByOne(bijector: any Bijector, free: [Int]) throws {
    let points = [[1, -2, 0.5], [0.25, 3, -1]]
    let both = Tensor(points.flatMap { $0 }, shape: [2, 3])
    let alone = try points.flatMap { try numbers(bijector.forward(Tensor($0))) }
    for (x, y) in zip(try numbers(bijector.forward(both)), alone) { #expect(agrees(x, y, 1e-14)) }
    let returned = try numbers(bijector.inverse(bijector.forward(both)))
    for (x, y) in zip(returned, points.flatMap { $0 }) { #expect(agrees(x, y, 1e-10)) }
    let determinants = try points.map { try numbers(bijector.logDeterminant(Tensor($0)))[0] }
    let rows = try numbers(bijector.logDeterminants(both))
    #expect(rows.count == 2)
    for (x, y) in zip(rows, determinants) { #expect(agrees(x, y, 1e-13)) }
    let shape = bijector.forward(both).shape
    #expect(bijector.shape(for: [2, 3]) == shape)
    #expect(bijector.unconstrainedShape(for: shape) == [2, 3])
  }

  @Test func imagesOfCompositionsAreTold() {
    let exp = ExponentialBijector()
    #expect(exp.then(AffineBijector(2, 3)).image == .atLeast(Tensor(2)))
    #expect(exp.then(AffineBijector(2, -3)).image == .atMost(Tensor(2)))
    #expect(SigmoidBijector().then(exp).image == .interval(1, M.e))
    #expect(exp.then(PowerBijector(-2)).image == .positive)
    #expect(InverseBijector(exp).image == .real && InverseBijector(exp).domain == .positive)
    #expect(exp.inverted.inverted is ExponentialBijector)
  }

  @Test func directionsAreTheSignsOfTheSlopes() {
    #expect(AffineBijector(0, -2).direction?.constantValue == -1)
    #expect(ExponentialBijector().then(PowerBijector(-2)).direction?.constantValue == -1)
    #expect(OrderedBijector().direction == nil)
    #expect(AffineBijector(0, -1).then(OrderedBijector()).direction == nil)
  }

  @Test func wrongShapesAreNamed() {
    let (five, rectangle) = (Tensor([1, 2, 3, 4, 5]), Tensor.filled(1, [2, 3]))
    #expect(
      CholeskyFactorBijector().forward(five).mistake
        == "a triangular matrix has free coordinates of event shape [n (n + 1) / 2], not [5]"
    )
    #expect(
      CorrelationCholeskyBijector().forward(five).mistake
        == "a correlation matrix has free coordinates of event shape [n (n - 1) / 2], not [5]"
    )
    #expect(
      CholeskyFactorBijector().inverse(rectangle).mistake
        == "a Cholesky factor is a square matrix, not of event shape [2, 3]"
    )
    #expect(
      CorrelationCholeskyBijector().inverse(.filled(1, [1, 1])).mistake
        == "a correlation matrix is square with 2 rows or more, not of event shape [1, 1]"
    )
  }

  private enum M { static let e = C.exp(1) }
}
