import EvidencePrograms
import EvidenceTensors
import Testing

/// Rows whose functions a compiled program calls in the host.
@Suite struct HostFunctionTests {
  private enum Items: Plate {}
  private let axis = Axis(Items.self)
  private static let rows = Elementwise.all.filter { $0.c.hasPrefix("v_host") }

  /// Each operand's numbers: places where every row is defined, and one where some are not.
  private static func numbers(_ row: Elementwise) -> [[Double]] {
    let shapes = [0.25, 1, 2.5, 30, 1500, 3, 0.001]
    let fractions = [0.3, 0.75, 0.01, 0.5, 0.96875, 0.5, -4]
    switch row {
    case .logGammaPShape, .logGammaQShape:
      return [[1, 2, 1, 1, 2, 1, 2], shapes, shapes.reversed()]
    case .logGammaDraw, .vonMisesDraw: return [shapes, [0, 1, 2, 3, 4, 5, 16_777_215], [7]]
    case .vonMisesQuantileShape: return [fractions, shapes]
    case .logVonMisesArc, .logVonMisesArcShape:
      return [fractions.reversed(), fractions, shapes]
    default: break
    }
    switch row.arity {
    case 1: return [fractions]
    case 2: return [shapes, shapes.reversed()]
    default: return [shapes, shapes.reversed(), fractions]
    }
  }

  /// What leaves the range of one lane must not change another, nor a number that is no number.
  @Test(arguments: [Elementwise.exp, .expm1], [Precision.double, .float])
  func exponentialsBeyondAllNumbers(row: Elementwise, precision: Precision) throws {
    let places: [Double] = [
      -.infinity, -1e9, -746.5, -746, -745, -708, -1, 0, 1, 88, 709.7, 710, 710.5, 1e9, .infinity,
      .nan,
    ]
    let input = Variable(.parameter, shape: [places.count])
    let graph = Graph(outputs: [row.apply([Tensor(input)])])
    let source = ProgramSource(graph: graph, precision: precision, state: [input: places])
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs())
    for (found, place) in zip(native.output(0).elements, places) {
      var expected = row([place])
      if precision == .float { expected = Double(Float(expected)) }
      let allowed = (precision == .double ? 1e-15 : 1e-6) * abs(expected)
      // Numbers below the normal ones may be 0.
      let least = precision == .double ? Double.leastNormalMagnitude : 1.2e-38
      let isZero = found == 0 && abs(expected) < least
      let isSame = found == expected || found.isNaN && expected.isNaN || isZero
      #expect(isSame || abs(found - expected) <= allowed, "\(row) at \(place): \(found)")
    }
  }

  @Test(arguments: rows)
  func nativeProgramsComputeTheSameBits(row: Elementwise) throws {
    let numbers = Self.numbers(row)
    let inputs = numbers.map { _ in
      Variable(.parameter, shape: [7])
    }
    let state = Dictionary(
      uniqueKeysWithValues: zip(inputs, numbers).map { variable, numbers in
        (variable, (0..<7).map { numbers[$0 % numbers.count] })
      }
    )
    let graph = Graph(outputs: [row.apply(inputs.map { Tensor($0) })])
    let source = ProgramSource(graph: graph, state: state)
    let native = try NativeProgram(source, compiler: Compiler())
    let oracle = try InterpretedProgram(source)
    _ = native.run(StepInputs())
    _ = oracle.run(StepInputs())
    let (a, b) = (native.output(0).elements, oracle.output(0).elements)
    #expect(zip(a, b).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(row): \(a) and \(b)")
    #expect(a.contains { $0.isFinite && $0 != 0 })
  }

  /// log g for shapes of a plate, drawn anew in each step.
  private func drawing(_ precision: Precision, threads: Int = 1) -> ProgramSource {
    let shape = Variable(.parameter, shape: [3], plates: [axis])
    let words = (1...2).map { site in
      Tensor.noise(Noise(.word, site: site, shape: [3], axes: [axis]))
    }
    let draw = Elementwise.logGammaDraw.apply(Tensor(shape), words[0], words[1])
    let spread = Elementwise.vonMisesDraw.apply(Tensor(shape), words[1], words[0])
    let outputs = [draw, spread, sum(draw * spread).summed(over: axis)]
    return ProgramSource(
      graph: Graph(outputs: outputs),
      sizes: [axis: 300],
      precision: precision,
      state: [shape: (0..<900).map { 0.125 * Double(1 + $0 % 64) }],
      seed: 11,
      threads: threads
    )
  }

  @Test func drawsAreTheInterpretersBitForBit() throws {
    let native = try NativeProgram(drawing(.double), compiler: Compiler())
    let oracle = try InterpretedProgram(drawing(.double))
    for step in 0..<2 {
      _ = native.run(StepInputs(first: step))
      _ = oracle.run(StepInputs(first: step))
      for index in 0..<2 {
        #expect(native.output(index).elements == oracle.output(index).elements)
      }
    }
  }

  @Test func singlePrecisionRoundsTheSameDraws() throws {
    let native = try NativeProgram(drawing(.float), compiler: Compiler())
    let oracle = try InterpretedProgram(drawing(.float))
    _ = native.run(StepInputs())
    _ = oracle.run(StepInputs())
    for index in 0..<2 {
      let exact = oracle.output(index).elements.map { Double(Float($0)) }
      #expect(native.output(index).elements == exact)
    }
  }

  @Test(arguments: [Precision.float, .double])
  func bitsDoNotDependOnThreads(precision: Precision) throws {
    let results = try [1, 2].map { threads in
      let source = drawing(precision, threads: threads)
      let program = try NativeProgram(source, compiler: Compiler(), isForcingThreads: true)
      let scalars = program.run(StepInputs(count: 3))
      return scalars + program.output(0).elements + program.output(1).elements
    }
    #expect(results[0] == results[1])
  }

  @Test func stepsAndSeedsDrawDifferently() throws {
    let program = try InterpretedProgram(drawing(.double))
    _ = program.run(StepInputs())
    let first = program.output(0).elements
    _ = program.run(StepInputs(first: 1))
    #expect(zip(first, program.output(0).elements).allSatisfy { $0 != $1 })
    #expect(Set(first).count == first.count)
  }
}
