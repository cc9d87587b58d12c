import CAllocations
import Programs
import TestSupport
import Testing

/// A step allocates nothing. (Serialized: other tests' allocations would be counted too.)
@Suite(.serialized) struct AllocationTests {
  /// The fewest allocations of several runs of `steps` steps: other tests run beside this one and add to single counts.
  private func allocations(_ program: NativeProgram, _ inputs: StepInputs) -> Int {
    (0..<200).map { _ in
      let before = ev_allocation_count()
      _ = program.run(inputs)
      return ev_allocation_count() - before
    }
    .min() ?? -1
  }

  @Test func aThousandStepsAllocateAsOftenAsOne() throws {
    let graph = RandomGraph(seed: 5)
    let program = try NativeProgram(graph.source(), compiler: Compiler())
    let one = allocations(program, graph.inputs(steps: 1))
    let many = allocations(program, graph.inputs(steps: 1_000))
    #expect(one > 0 || one == 0 && ev_allocation_count() == -1)
    #expect(many == one)
  }
}
