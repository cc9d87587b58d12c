import EvidencePrograms
import EvidenceTensors
import Testing

@Suite struct InterpretedProgramTests {
  private enum Rows: Plate {}
  private enum Groups: Plate {}
  private let rows = Axis(Rows.self)
  private let groups = Axis(Groups.self)

  @Test func plateSizeIsTheNumberOfRowsOfTheStep() throws {
    let x = Variable(.observed, plates: [rows])
    let sum = Tensor(x).summed(over: rows)
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [sum, .size(of: rows), .size(of: groups)]),
        sizes: [rows: 5, groups: 7],
        minibatch: .init(axis: rows, size: 2),
        data: [x: [1, 2, 4, 8, 16]]
      )
    )
    let inputs = StepInputs(count: 3, rows: [4, 0, 1, 2, 3], rowCounts: [2, 2, 1])
    #expect(program.run(inputs) == [17, 2, 7, 6, 2, 7, 8, 1, 7])
  }

  @Test func updatesAreAssignedTogetherAtTheEndOfAStep() throws {
    let (a, b) = (Variable(.parameter), Variable(.parameter))
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [Tensor(a)], updates: [.init(a, Tensor(b)), .init(b, Tensor(a))]),
        state: [a: [1], b: [2]]
      )
    )
    #expect(program.run(StepInputs(count: 3)) == [1, 2, 1])
    #expect(program.state(of: a) == [2])
    #expect(program.state(of: b) == [1])
  }

  @Test func stateOfTheMinibatchPlateIsReadAndWrittenAtTheRowsOfTheStep() throws {
    let location = Variable(.parameter, shape: [2], plates: [rows])
    let rate = Variable(.state)
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(
          outputs: [Tensor(location)],
          updates: [.init(location, Tensor(location) + Tensor(rate))]
        ),
        sizes: [rows: 3],
        minibatch: .init(axis: rows, size: 2),
        state: [location: [0, 1, 2, 3, 4, 5]],
        scalars: [rate]
      )
    )
    _ = program.run(StepInputs(scalars: [10], rows: [2, 0], rowCounts: [2]))
    #expect(program.output(0).elements == [4, 5, 0, 1])
    #expect(program.state(of: location) == [10, 11, 2, 3, 14, 15])
  }

  @Test func platesAreBoundInDeclaredOrderAndCarriedInCanonicalOrder() throws {
    _ = (rows, groups)
    let first = Variable(.observed, shape: [2], plates: [rows, groups])
    let second = Variable(.observed, shape: [2], plates: [groups, rows])
    let numbers = try Values((0..<12).map(Double.init), shape: [3, 2, 2])
    let swapped = try Values([0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11], shape: [2, 3, 2])
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [Tensor(first) - Tensor(second)]),
        sizes: [rows: 3, groups: 2],
        minibatch: .init(axis: rows, size: 2),
        data: [first: numbers, second: swapped]
      )
    )
    _ = program.run(StepInputs(rows: [2, 1], rowCounts: [2]))
    #expect(program.output(0).elements == Array(repeating: 0, count: 8))
  }

  @Test func aRowDrawsTheSameNoiseInEveryMinibatch() throws {
    let noise = Tensor.noise(Noise(.normal, site: 3, shape: [2], axes: [rows, .particles(3)]))
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [noise.summed(over: .particles(3))]),
        sizes: [rows: 9],
        minibatch: .init(axis: rows, size: 2),
        seed: 11
      )
    )
    _ = program.run(StepInputs(first: 4, rows: [2, 7], rowCounts: [2]))
    let first = program.output(0).elements
    _ = program.run(StepInputs(first: 4, rows: [7], rowCounts: [1]))
    #expect(program.output(0).elements == Array(first.suffix(2)))
    _ = program.run(StepInputs(first: 5, rows: [7], rowCounts: [1]))
    #expect(program.output(0).elements != Array(first.suffix(2)))
  }

  @Test func otherAxesAreNumberedBehindTheEvent() {
    let noise = Noise(.uniform, site: 1, shape: [3], axes: [groups, rows, .particles(2)])
    let sizes = [rows: 5, groups: 4]
    #expect(NoiseKey(noise, minibatch: nil, sizes: sizes).datumAxis == rows)
    #expect(NoiseKey(noise, minibatch: groups, sizes: sizes).datumAxis == groups)
    #expect(NoiseKey(noise, minibatch: groups, sizes: sizes).otherAxes == [rows])
    #expect(NoiseKey(noise, minibatch: groups, sizes: sizes).particleAxis == .particles(2))
  }

  @Test func missingNumbersAreAnError() {
    let x = Variable(.observed, shape: [2])
    let source = ProgramSource(graph: Graph(outputs: [Tensor(x)]))
    let error = #expect(throws: UsageError.self) { try InterpretedProgram(source) }
    #expect(
      error?.description
        == "compile: the observed variable of shape [2] has no numbers. Bind data or an initial state to it."
    )
  }
}
