import CEvidenceAllocations
import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// A step allocates nothing.
@Suite struct AllocationTests {
  private func allocations(_ program: NativeProgram, _ inputs: StepInputs) -> Int {
    // What is made on first use is made here.
    _ = program.run(inputs)
    let before = ev_allocation_count()
    _ = program.run(inputs)
    return ev_allocation_count() - before
  }

  @Test func aThousandStepsAllocateAsOftenAsOne() throws {
    let graph = RandomGraph(seed: 5)
    let program = try NativeProgram(graph.source(), compiler: Compiler())
    let one = allocations(program, graph.inputs(steps: 1))
    let many = allocations(program, graph.inputs(steps: 1_000))
    #expect(one > 0 || one == 0 && ev_allocation_count() == -1)
    #expect(many == one)
  }

  /// Forward and backward sums, also where scaled numbers do not suffice, maxima, and Gaussian chains with their gradients.
  @Test(arguments: [Precision.double, .float]) func neitherDoChains(precision: Precision) throws {
    let unary = Variable(.state, shape: [30, 3])
    let pair = Variable(.state, shape: [29, 3, 3])
    let precisions = Variable(.state, shape: [30, 3, 3])
    let couplings = Variable(.state, shape: [29, 6, 6])
    let weights = [Tensor(unary), Tensor(pair)]
    let sum = Tensor.chain(.logSum(length: 30), weights)
    let factor = Tensor.chain(.factor(length: 30), [Tensor(precisions), Tensor(couplings)])
    let blocks = [Tensor(precisions), Tensor(couplings), factor]
    let determinant = Tensor.chain(.logDeterminant, blocks)
    let outputs = [
      sum, Tensor.chain(.maximum(length: 30), weights)[0], determinant,
      EvidenceTensors.sum(gradient(of: sum, withRespectTo: [Tensor(unary)])[0]),
      EvidenceTensors.sum(gradient(of: determinant, withRespectTo: [Tensor(precisions)])[0]),
    ]
    for impossible in [0, -Double.infinity] {
      let identity = (0..<270).map { $0 % 9 % 4 == 0 ? 2.0 : 0 }
      let source = ProgramSource(
        graph: Graph(outputs: outputs),
        precision: precision,
        state: [
          unary: (0..<90).map { Double($0 % 7) * -400 }, precisions: identity,
          pair: (0..<261).map { $0 % 5 == 0 ? impossible : Double($0 % 4) * 300 },
          couplings: Array(repeating: 0, count: 29 * 36),
        ]
      )
      let program = try NativeProgram(source, compiler: Compiler())
      let one = allocations(program, StepInputs(count: 1))
      #expect(allocations(program, StepInputs(count: 100)) == one)
    }
  }
}
