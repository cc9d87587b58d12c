import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Programs touch no memory but their own: pages behind each region end the process that does.
@Suite struct GuardTests {
  private enum Rows: Plate {}
  private enum Groups: Plate {}

  @Test(arguments: 0..<RandomGraph.count / 5)
  func randomGraphsStayInTheirRegions(seed: Int) throws {
    let graph = RandomGraph(seed: 5_000 + seed, isMinibatched: seed % 2 == 0)
    for precision in [Precision.double, .float] {
      let source = graph.source(precision: precision, threads: 2)
      let program = try NativeProgram(
        source,
        compiler: Compiler(),
        isForcingThreads: true,
        isGuarded: true
      )
      _ = program.run(graph.inputs(steps: 2))
      for index in graph.graph.outputs.indices { _ = program.output(index) }
    }
  }

  /// State of each row and each of another plate, of which a step sees some rows: all rows of all of it must have room.
  @Test(arguments: [true, false], [[], [3]])
  func stateOverTwoPlatesHasRoomUnderMiniBatches(isRowsFirst: Bool, shape: [Int]) throws {
    let (rows, groups) = (Axis(Rows.self), Axis(Groups.self))
    let plates = isRowsFirst ? [rows, groups] : [groups, rows]
    let z = Variable(.parameter, shape: shape, plates: plates)
    let neighbour = Variable(.parameter, shape: shape, plates: [rows])
    let loss = (sum(square(Tensor(z) - 1)) + sum(square(Tensor(neighbour)))).summed(over: [
      rows, groups,
    ])
    let slopes = gradient(of: loss, withRespectTo: [Tensor(z), Tensor(neighbour)])
    let updates = zip([z, neighbour], slopes).map { Graph.Update($0, Tensor($0) - 0.1 * $1) }
    var generator = Generator(seed: 1)
    let source = ProgramSource(
      graph: Graph(outputs: [loss], updates: updates),
      sizes: [rows: 40, groups: 7],
      minibatch: .init(axis: rows, size: 8),
      state: [
        z: generator.doubles(280 * shape.product, in: -1...1),
        neighbour: generator.doubles(40 * shape.product, in: -1...1),
      ]
    )
    let inputs = StepInputs(
      count: 5,
      rows: (0..<40).map { Int32($0 * 7 % 40) },
      rowCounts: Array(repeating: 8, count: 5)
    )
    let oracle = try InterpretedProgram(source)
    _ = oracle.run(inputs)
    for isGuarded in [false, true] {
      let native = try NativeProgram(source, compiler: Compiler(), isGuarded: isGuarded)
      _ = native.run(inputs)
      for variable in [z, neighbour] {
        let (a, b) = (native.state(of: variable), oracle.state(of: variable))
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
  }
}
