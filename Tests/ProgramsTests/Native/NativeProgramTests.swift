import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// The native engine computes what the interpreter computes.
@Suite struct NativeProgramTests {
  /// The largest difference between the engines' outputs and parameters after some steps.
  ///
  /// Relative to the largest number of each output in double precision; in single precision, where sums that cancel keep
  /// only the digits of their terms, to the largest number of all, these terms among them.
  private func difference(_ graph: RandomGraph, precision: Precision) throws -> Double {
    let source = graph.source(precision: precision)
    let native = try NativeProgram(source, compiler: Compiler())
    let oracle = try InterpretedProgram(source)
    // Float parameters drift apart from step to step; one step compares arithmetic.
    let inputs = graph.inputs(steps: precision == .double ? 2 : 1)
    var pairs = [(native.run(inputs), oracle.run(inputs))]
    for index in graph.graph.outputs.indices {
      let (a, b) = (native.output(index), oracle.output(index))
      #expect(a.axes == b.axes && a.sizes == b.sizes && a.shape == b.shape)
      pairs.append((a.elements, b.elements))
    }
    for parameter in graph.parameters {
      pairs.append((native.state(of: parameter), oracle.state(of: parameter)))
    }
    let terms = try oracle.interpreter(for: inputs).evaluate(graph.terms).flatMap(\.elements)
    let largest = (terms + pairs.flatMap(\.1)).map { abs($0) }.max() ?? 0
    return pairs.map { a, b in
      let own = b.map { abs($0) }.max() ?? 0
      return distance(a, b) / max(precision == .double ? own : largest, 1e-3)
    }
    .max() ?? 0
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
  }

  @Test(arguments: 0..<20)
  func agreesWithTheInterpreterOnRandomGraphs(batch: Int) throws {
    for seed in stride(from: batch, to: RandomGraph.count, by: 20) {
      let graph = RandomGraph(seed: seed, isMinibatched: seed % 3 == 0)
      let double = try difference(graph, precision: .double)
      #expect(double < 1e-12, "seed \(seed)")
      let float = try difference(graph, precision: .float)
      #expect(float < 1e-5, "seed \(seed), float")
    }
  }

  /// Blocks, partial sums and chunks don't depend on who takes them.
  @Test(arguments: [RandomGraph(seed: 1), RandomGraph(seed: 3, isMinibatched: true)])
  func bitsDoNotDependOnThreads(graph: RandomGraph) throws {
    var results: [[Double]] = []
    for threads in [1, 2, 3, 8] {
      let source = graph.source(precision: .float, threads: threads)
      let program = try NativeProgram(source, compiler: Compiler(), isForcingThreads: true)
      let scalars = program.run(graph.inputs(steps: 5))
      results.append(scalars + graph.parameters.flatMap { program.state(of: $0) })
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// Which level runs depends on how long it takes, and must not be seen in results.
  @Test(arguments: 0..<12) func bitsDoNotDependOnTheLevel(seed: Int) throws {
    let graph = RandomGraph(seed: 400 + seed, isMinibatched: seed % 3 == 0)
    for precision in [Precision.double, .float] {
      let source = graph.source(precision: precision)
      let inputs = graph.inputs(steps: 3)
      let results = try [Compiler.Level.quick, .full].map { level in
        let program = try NativeProgram(source, compiler: Compiler(), level: level)
        let scalars = program.run(inputs)
        let outputs = graph.graph.outputs.indices.flatMap { program.output($0).elements }
        return (scalars + outputs + graph.parameters.flatMap { program.state(of: $0) })
          .map(\.bitPattern)
      }
      #expect(results[0] == results[1], "seed \(seed), \(precision)")
    }
  }

  @Test func fasterCodeTakesOverWhileItRuns() throws {
    let x = Variable(.state, shape: [1_000])
    let start = (0..<1_000).map { Double($0) / 1_000 }
    let sums = (1...20).reduce(Tensor(0)) { $0 + sum(exp(Tensor(x) * Double($1))) }
    // Nobody has compiled a text with this size before.
    let pad = Variable(.state, shape: [Int.random(in: 1...1_000_000)])
    let source = ProgramSource(
      graph: Graph(outputs: [sums, Tensor(pad)[0]]),
      state: [x: start, pad: Array(repeating: 0, count: pad.shape[0])]
    )
    let program = try NativeProgram(source, compiler: Compiler())
    let first = program.run(StepInputs(count: 1))
    #expect(program.isImproving)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while program.isImproving, clock.now < end {
      #expect(program.run(StepInputs(count: 100)).suffix(2) == first[...])
    }
    #expect(!program.isImproving)
    #expect(program.run(StepInputs(count: 1)) == first)
  }
}
