internal import CEvidenceKernels
package import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A graph compiled to machine code: fused vector loops, products, planned memory, and a team of workers.
package final class NativeProgram: Program {
  private let plan: ProgramPlan
  private let memory: Memory
  private var scratch: [Memory] = []
  private let team: OpaquePointer
  private let handle: UnsafeMutableRawPointer
  private let phases: UnsafeMutableBufferPointer<ev_phase>
  private let outputs: UnsafeMutableBufferPointer<Int>
  private let scratchPointers: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>
  private let dataPointers: UnsafeMutableBufferPointer<UnsafeRawPointer?>
  private let seed: UInt64
  private var lastRows = 0
  package let engine: String

  /// Numbers in the program's memory.
  package var memoryCount: Int { plan.storage.programCount }

  /// All threads work if `isForcingThreads`, even where one would do it faster.
  package init(
    _ source: ProgramSource,
    compiler: Compiler,
    isForcingThreads: Bool = false
  ) throws(UsageError) {
    try source.graph.requireNativePrimitives()
    plan = ProgramPlan(source)
    seed = source.seed
    let text = Compiler.completed(plan.text)
    handle = try compiler.load(text)
    memory = Memory(count: plan.storage.programCount, source.precision)
    let workers = isForcingThreads || plan.work > 200_000 ? Swift.max(source.threads, 1) : 1
    guard let team = ev_team_create(Int32(workers)) else {
      throw UsageError(
        what: "cannot start \(workers) threads",
        place: "NativeProgram",
        fix: "Ask for fewer threads"
      )
    }
    self.team = team
    let scratchCount = plan.storage.scratchCount
    scratch = (0..<workers).map { _ in Memory(count: scratchCount, source.precision) }
    scratchPointers = .allocate(capacity: workers)
    _ = scratchPointers.initialize(from: scratch.map { $0.base })
    engine = "native (\(workers) thread\(workers == 1 ? "" : "s"), \(compiler.path))"
    phases = .allocate(capacity: plan.phases.count)
    outputs = .allocate(capacity: plan.scalarOutputs.count)
    _ = outputs.initialize(from: plan.scalarOutputs)
    dataPointers = .allocate(capacity: plan.gatheredVariables.count)
    dataPointers.initialize(repeating: nil)
    for (index, phase) in plan.phases.enumerated() {
      guard let symbol = dlsym(handle, "ev_phase_\(index)") else {
        throw UsageError(
          what: "the compiled program lacks ev_phase_\(index)",
          place: "NativeProgram",
          fix: "Remove the cache of compiled programs"
        )
      }
      let run = unsafeBitCast(
        symbol,
        to: (@convention(c) (UnsafePointer<ev_step>?, Int) -> Void).self
      )
      phases.initializeElement(
        at: index,
        to: ev_phase(
          run: run,
          tasks: plan.renderer.tasks(phase),
          isWindowed: phase.isWindowed ? 1 : 0
        )
      )
    }
    bind(source)
  }

  deinit {
    ev_team_destroy(team)
    for pointer in dataPointers { UnsafeMutableRawPointer(mutating: pointer)?.deallocate() }
    phases.deallocate()
    outputs.deallocate()
    scratchPointers.deallocate()
    dataPointers.deallocate()
    dlclose(handle)
  }

  // MARK: - Running

  package func run(_ inputs: StepInputs) -> [Double] {
    let layout = plan.layout
    var results = [Double](repeating: 0, count: inputs.count * plan.scalarOutputs.count)
    let scalars = Memory(count: inputs.scalars.count, layout.precision)
    for (index, value) in inputs.scalars.enumerated() { scalars[index] = value }
    var offsets = [0]
    for count in inputs.rowCounts { offsets.append(offsets[offsets.count - 1] + count) }
    lastRows = layout.isMinibatch ? inputs.rowCounts.last ?? 0 : layout.rows
    let program = ev_program(
      phases: phases.baseAddress,
      phaseCount: Int32(phases.count),
      blockRows: Swift.max(layout.blockRows, 1),
      partials: Swift.max(layout.partials, 1),
      window: Swift.max(layout.window, 1),
      numberSize: layout.precision == .double ? 8 : 4,
      scalarCount: Int32(plan.scalarCount),
      outputs: outputs.baseAddress,
      outputCount: Int32(outputs.count),
      program: memory.base,
      scratch: scratchPointers.baseAddress,
      data: dataPointers.baseAddress,
      seed: seed
    )
    results.withUnsafeMutableBufferPointer { results in
      inputs.rows.withUnsafeBufferPointer { rows in
        offsets.withUnsafeBufferPointer { offsets in
          withUnsafePointer(to: program) { program in
            var run = ev_run(
              first: UInt32(truncatingIfNeeded: inputs.first),
              count: inputs.count,
              scalars: scalars.base,
              rows: layout.isMinibatch ? rows.baseAddress : nil,
              rowOffsets: offsets.baseAddress,
              allRows: layout.rows,
              results: results.baseAddress
            )
            ev_program_run(program, &run, team)
          }
        }
      }
    }
    return results
  }

  package func output(_ index: Int) -> NumericArray {
    let tensor = plan.graph.outputs[index]
    let extents = plan.layout.extents(tensor)
    guard let place = plan.storage.places[tensor] else {
      preconditionFailure("output \(index) is not stored")
    }
    let axes = Array(tensor.axes)
    let positions = Placement(
      extents,
      order: axes,
      layout: plan.layout,
      rows: lastRows,
      place: place
    ).positions
    return NumericArray(
      axes: axes,
      sizes: axes.map { $0 == plan.layout.blockAxis ? lastRows : plan.layout.size($0) },
      shape: tensor.shape,
      elements: positions.map { memory[$0] }
    )
  }

  package func state(of variable: Variable) -> [Double] {
    plan.positions(of: variable).map { memory[$0] }
  }

  package func setState(of variable: Variable, to elements: [Double]) {
    let positions = plan.positions(of: variable)
    precondition(positions.count == elements.count, "setState: wrong number of elements")
    for (position, element) in zip(positions, elements) { memory[position] = element }
    plan.fillTails(of: variable, in: memory)
  }

  // MARK: - Binding

  private func bind(_ source: ProgramSource) {
    for tensor in plan.analysis.tensors {
      guard case .constant(let constant) = tensor.operation,
        case .global(let offset)? = plan.storage.places[tensor]
      else { continue }
      for (index, value) in constant.elements.enumerated() { memory[offset + index] = value }
    }
    for variable in plan.variables {
      if let elements = source.state[variable] {
        setState(of: variable, to: elements)
      } else if let values = source.data[variable] {
        bind(values, to: variable)
      }
    }
  }

  private func bind(_ values: Values, to variable: Variable) {
    if let index = plan.gathered[variable] {
      dataPointers[index] = plan.rowMajor(values, variable)
      return
    }
    for (index, position) in plan.positions(of: variable).enumerated() {
      memory[position] = values[index]
    }
    plan.fillTails(of: variable, in: memory)
  }
}

/// The C that a program is compiled from, for reading.
package func renderedSource(_ source: ProgramSource) -> String { ProgramPlan(source).text }
