import EvidenceDistributions
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Every flow at points in the middle and in the tails, with weights far from the identity.
@Suite struct FlowTests {
  private static let count = 200
  private static let axis = Axis.particles(count)

  private func points(_ row: FlowCase) -> [Double] {
    let random = RandomStream(seed: 5)
    return (0..<Self.count * row.flow.count).map { _ in 2.5 * random.normal() }
  }

  private func evaluate(
    _ tensors: [Tensor],
    _ weights: [Variable: NumericArray]
  ) throws -> [[Double]] {
    try Interpreter(values: weights).evaluate(tensors).map(\.elements)
  }

  /// log |det J| by the derivative of the map.
  @Test(arguments: FlowCase.all) func logDeterminantIsTheDerivatives(row: FlowCase) throws {
    let n = row.flow.count
    let u = Variable(.latent, shape: [Self.count, n])
    let x = Tensor(u).axisFromEvent(Self.axis)
    for isForward in [true, false] {
      let point =
        isForward ? row.flow.forward(x, given: row.given) : row.flow.inverse(x, given: row.given)
      let rows = (0..<n).map { element in
        gradient(of: point.value[element].summed(over: Self.axis), withRespectTo: [Tensor(u)])[0]
      }
      var values = try row.weights()
      values[u] = NumericArray(shape: u.shape, elements: points(row))
      let stated = point.logDeterminant + 1e-300 * x[0]
      let all = try evaluate([stated.eventFromAxis(Self.axis)] + rows, values)
      for index in 0..<Self.count {
        let jacobian = all.dropFirst().map { Array($0[index * n..<(index + 1) * n]) }
        let expected = logAbsoluteDeterminant(jacobian)
        let size = Swift.max(1, abs(expected))
        #expect(abs(all[0][index] - expected) < 1e-10 * size, "\(row), forward \(isForward)")
      }
    }
  }

  @Test(arguments: FlowCase.all) func inverseReturnsAndCostsNoVolume(row: FlowCase) throws {
    let start = points(row)
    let x = Tensor(start, shape: [Self.count, row.flow.count]).axisFromEvent(Self.axis)
    let there = row.flow.forward(x, given: row.given)
    let back = row.flow.inverse(there.value, given: row.given)
    let volume = there.logDeterminant + back.logDeterminant + 1e-300 * x[0]
    let all = try evaluate([back.value, volume].map { $0.eventFromAxis(Self.axis) }, row.weights())
    for (returned, expected) in zip(all[0], start) {
      #expect(abs(returned - expected) < 1e-8 * Swift.max(1, abs(expected)), "\(row)")
    }
    for value in all[1] { #expect(abs(value) < 1e-8, "\(row)") }
  }

  @Test(arguments: FlowCase.all) func theStartIsTheIdentity(row: FlowCase) throws {
    let start = points(row)
    let x = Tensor(start, shape: [Self.count, row.flow.count]).axisFromEvent(Self.axis)
    let there = row.flow.forward(x, given: row.given)
    let volume = there.logDeterminant + 1e-300 * x[0]
    let all = try evaluate([there.value, volume].map { $0.eventFromAxis(Self.axis) }, row.starts())
    for (y, expected) in zip(all[0], start) { #expect(abs(y - expected) < 1e-12, "\(row)") }
    for value in all[1] { #expect(abs(value) < 1e-12, "\(row)") }
  }

  /// The context matters once the weights are not those of the start.
  @Test(arguments: FlowCase.all.filter { $0.flow.context > 0 }) func theContextIsRead(
    row: FlowCase
  ) throws {
    let x = Tensor([Double](repeating: 0.5, count: row.flow.count))
    let outputs = [0.5, 0.75].map { row.flow.forward(x, given: Tensor([$0, -1.25])).value }
    let all = try evaluate(outputs, row.weights())
    #expect(zip(all[0], all[1]).contains { abs($0 - $1) > 1e-3 }, "\(row)")
  }

  /// By sums over a grid that ends where there is next to nothing, strip by strip.
  @Test(arguments: FlowCase.small) func densitiesIntegrateToOne(row: FlowCase) throws {
    let n = row.flow.count
    let (strips, side, reach) = n == 1 ? (1, 20_000, 40.0) : (30, 300, 15.0)
    let step = 2 * reach / Double(side)
    let line = (0..<side).map { -reach + (Double($0) + 0.5) * step }
    let grid = n == 1 ? line : line.flatMap { x in line.flatMap { [x, $0] } }
    let size = grid.count / strips
    let cells = Axis.particles(size / n)
    let u = Variable(.latent, shape: [size / n, n])
    let density = row.flow(Normal(0.25, 0.75)).logDensity(Tensor(u).axisFromEvent(cells))
    let total = exp(sum(density)).summed(over: cells)
    // The bins of a spline should be wider than the cells.
    var values = try row.weights().mapValues { weights in
      NumericArray(shape: weights.shape, elements: weights.elements.map { 0.7 * $0 })
    }
    var integral = 0.0
    for strip in 0..<strips {
      let points = Array(grid[strip * size..<(strip + 1) * size])
      values[u] = NumericArray(shape: u.shape, elements: points)
      integral += try evaluate([total], values)[0][0] * (n == 1 ? step : step * step)
    }
    #expect(abs(integral - 1) < 1e-3, "\(row): \(integral)")
  }

  /// What the draw brings along is the density that its value has.
  @Test(arguments: FlowCase.all) func theDensityAtADrawIsTheDensityOfItsValue(row: FlowCase) throws
  {
    let distribution = row.flow(
      Normal(Tensor([Double](repeating: 0.5, count: row.flow.count)), 2),
      given: row.given
    )
    let noise = Tensor(points(row), shape: [Self.count, row.flow.count]).axisFromEvent(Self.axis)
    let (value, density) = distribution.sampleWithDensity([noise], shape: [row.flow.count])
    let again = distribution.logDensity(value)
    let all = try evaluate([density, again].map { $0.eventFromAxis(Self.axis) }, row.weights())
    for (x, y) in zip(all[0], all[1]) {
      #expect(abs(x - y) < 1e-9 * Swift.max(1, abs(x)), "\(row): \(x) \(y)")
    }
  }

  /// Both directions, their densities and their gradients in one program a flow.
  @Test(arguments: FlowCase.all) func compiledProgramsAgree(row: FlowCase) throws {
    let n = row.flow.count
    let x = Variable(.parameter, shape: [n], plates: [Axis(Rows.self)])
    let there = row.flow.forward(Tensor(x), given: row.given)
    let back = row.flow.inverse(Tensor(x), given: row.given)
    let parameters = try row.flow.parameters.map { Tensor($0.variable) }
    let all = sum(there.value) + there.logDeterminant + sum(back.value) - back.logDeterminant
    let slopes = gradient(
      of: all.summed(over: Axis(Rows.self)),
      withRespectTo: parameters + [Tensor(x)]
    )
    let outputs = [there.value, there.logDeterminant, back.value, back.logDeterminant] + slopes
    let rows = 20
    var state = try row.weights().mapValues(\.elements)
    state[x] = Array(points(row).prefix(rows * n))
    let source = ProgramSource(
      graph: Graph(outputs: outputs),
      sizes: [Axis(Rows.self): rows],
      state: state
    )
    let programs: [any Program] = [
      try NativeProgram(source, compiler: Compiler()), try InterpretedProgram(source),
    ]
    for program in programs { _ = program.run(StepInputs(count: 1)) }
    for index in outputs.indices {
      let (a, b) = (programs[0].output(index).elements, programs[1].output(index).elements)
      #expect(a.count == b.count)
      for (x, y) in zip(a, b) {
        #expect(abs(x - y) < 1e-9 * Swift.max(1, abs(y)), "\(row), output \(index): \(x) \(y)")
      }
    }
  }

  private enum Rows: Plate {}

  private func logAbsoluteDeterminant(_ rows: [[Double]]) -> Double {
    var m = rows
    var result = 0.0
    for k in m.indices {
      let pivot = m.indices.dropFirst(k).max { abs(m[$0][k]) < abs(m[$1][k]) } ?? k
      m.swapAt(k, pivot)
      result += log(Tensor(abs(m[k][k]))).constantValue ?? .nan
      for row in m.indices.dropFirst(k + 1) {
        let factor = m[row][k] / m[k][k]
        for column in m.indices { m[row][column] -= factor * m[k][column] }
      }
    }
    return result
  }
}
