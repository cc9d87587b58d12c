import Programs
import Tensors
import TestSupport
import Testing

/// The native engine computes what the interpreter computes.
@Suite struct NativeProgramTests {
  /// The largest difference between the engines' outputs and parameters after some steps, relative to the largest number
  /// of each.
  private func difference(
    _ graph: RandomGraph, precision: Precision, threads: Int = 1
  ) throws -> Double {
    let source = graph.source(precision: precision, threads: threads)
    let native = try NativeProgram(source, compiler: Compiler())
    let oracle = try InterpretedProgram(source)
    // Float parameters drift apart from step to step; one step compares arithmetic.
    let inputs = graph.inputs(steps: precision == .double ? 2 : 1)
    var worst = relative(native.run(inputs), oracle.run(inputs))
    for index in graph.graph.outputs.indices {
      let (a, b) = (native.output(index), oracle.output(index))
      #expect(a.axes == b.axes && a.sizes == b.sizes && a.shape == b.shape)
      worst = max(worst, relative(a.elements, b.elements))
    }
    for parameter in graph.parameters {
      worst = max(worst, relative(native.state(of: parameter), oracle.state(of: parameter)))
    }
    return worst
  }

  private func relative(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let scale = max(b.map { abs($0) }.max() ?? 0, 1e-3)
    return zip(a, b).map { abs($0 - $1) / scale }.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
  }

  @Test(arguments: 0..<20)
  func agreesWithTheInterpreterOnRandomGraphs(batch: Int) throws {
    for seed in (batch * 50)..<(batch * 50 + 50) {
      let graph = RandomGraph(seed: seed, isMinibatched: seed % 3 == 0)
      let double = try difference(graph, precision: .double)
      #expect(double < 1e-12, "seed \(seed)")
      if seed % 2 == 0 {
        let float = try difference(graph, precision: .float)
        #expect(float < 1e-5, "seed \(seed), float")
      }
    }
  }
}
