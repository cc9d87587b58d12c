import CEvidenceAllocations
import EvidencePrograms
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
}
