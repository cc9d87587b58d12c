internal import CEvidenceKernels
package import EvidenceTensors

/// A graph compiled to machine code: fused vector loops, products, planned memory, and a team of workers.
package final class NativeProgram: Program {
  private let plan: ProgramPlan
  private let memory: Memory
  private let scratch: [Memory]
  private let rooms: [Memory]
  private let team: Team
  private let isForcingThreads: Bool
  /// A rough count of operations in a step of all rows.
  private let work: Int
  private var object: LoadedObject
  /// The same program at the full level, which is asked for once this one has run for some time.
  private var improvement: Improvement
  private let phases: UnsafeMutableBufferPointer<ev_phase>
  private let outputs: UnsafeMutableBufferPointer<Int>
  private let scratchPointers: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>
  private let roomPointers: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>
  private let dataPointers: UnsafeMutableBufferPointer<UnsafeRawPointer?>
  private let seed: UInt64
  private var lastRows = 0
  /// Of variables that were written or read.
  private var knownPositions: [Variable: [Int]] = [:]
  /// Those of outputs, for as many rows.
  private var outputPositions: [Int: (rows: Int, positions: [Int])] = [:]
  package let engine: String
  package var threads: Int { team.workers }

  /// Whether faster code is still to take the place of this.
  package var isImproving: Bool { improvement.isOpen }

  /// Numbers in the program's memory.
  package var memoryCount: Int { plan.storage.program.count }

  /// A program of a source, compiled or found in the cache.
  ///
  /// All threads work if `isForcingThreads`, even where one would do it faster; if `isGuarded`, pages that nothing may touch
  /// stand behind every region of memory. Without a `level`, and where not many operations are expected, code that is quickly
  /// compiled gives way to faster code that does the same, once it has run for a quarter of a second.
  ///
  /// - Throws: `UsageError` for a mistake in a formula, for numbers that are missing or of the wrong size, and where the
  ///   program cannot be compiled.
  package init(
    _ source: ProgramSource,
    compiler: Compiler,
    isForcingThreads: Bool = false,
    isGuarded: Bool = false,
    level: Compiler.Level? = nil,
    expecting operations: Double = 0
  ) throws(UsageError) {
    try source.verify()
    try source.graph.requireNativePrimitives()
    plan = ProgramPlan(source, isGuarded: isGuarded)
    seed = source.seed
    let text = Compiler.completed(plan.text)
    improvement = Improvement(text, compiler)
    object = try improvement.first(level, expecting: operations)
    let runs = try Self.runs(plan.phases.count, of: object)
    self.isForcingThreads = isForcingThreads
    work = plan.work
    let isShared = isForcingThreads || work > Self.leastShared
    let workers = isShared ? Swift.max(source.threads, 1) : 1
    team = try Team(workers: workers)
    memory = Memory(plan.storage.program, source.precision)
    let arena = plan.storage.scratch
    let roomCount = plan.analysis.tensors.map(\.chainRoom).max() ?? 0
    scratch = (0..<workers).map { _ in Memory(arena, source.precision) }
    rooms = (0..<workers).map { _ in Memory(count: roomCount, .double) }
    scratchPointers = .allocate(capacity: workers)
    _ = scratchPointers.initialize(from: scratch.map { $0.base })
    roomPointers = .allocate(capacity: workers)
    _ = roomPointers.initialize(from: rooms.map { $0.base })
    engine = "native (\(compiler.path))"
    phases = .allocate(capacity: plan.phases.count)
    outputs = .allocate(capacity: plan.scalarOutputs.count)
    _ = outputs.initialize(from: plan.scalarOutputs)
    dataPointers = .allocate(capacity: plan.gatheredVariables.count)
    dataPointers.initialize(repeating: nil)
    for (index, (phase, run)) in zip(plan.phases, runs).enumerated() {
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

  /// The functions of the phases; found before anything is made that a failure would have to undo.
  private static func runs(
    _ count: Int,
    of object: LoadedObject
  ) throws(UsageError) -> [PhaseFunction] {
    var runs: [PhaseFunction] = []
    for index in 0..<count {
      guard let symbol = object.symbol("ev_phase_\(index)") else {
        throw UsageError(
          what: "the compiled program lacks ev_phase_\(index)",
          place: "NativeProgram",
          fix: "Remove the cache of compiled programs"
        )
      }
      runs.append(unsafeBitCast(symbol, to: PhaseFunction.self))
    }
    return runs
  }

  /// As many operations of a step as are worth waking others.
  private static let leastShared = 200_000

  /// Whether the step of most rows is worth waking others.
  private func isShared(_ inputs: StepInputs) -> Bool {
    guard plan.layout.isMinibatch, !isForcingThreads else { return true }
    let most = inputs.rowCounts.max() ?? 0
    return work / Swift.max(plan.layout.rows, 1) * most > Self.leastShared
  }

  private typealias PhaseFunction = @convention(c) (UnsafePointer<ev_step>?, Int) -> Void

  deinit {
    for pointer in dataPointers { UnsafeMutableRawPointer(mutating: pointer)?.deallocate() }
    phases.deallocate()
    outputs.deallocate()
    scratchPointers.deallocate()
    roomPointers.deallocate()
    dataPointers.deallocate()
  }

  // MARK: - Running

  package func run(_ inputs: StepInputs) -> [Double] {
    improve()
    let start = improvement.start()
    defer { improvement.spend(since: start) }
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
      rooms: roomPointers.baseAddress,
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
            ev_program_run(program, &run, isShared(inputs) ? team.pointer : nil)
          }
        }
      }
    }
    return results
  }

  /// Takes the code of the full level as soon as it is there.
  private func improve() {
    guard let better = improvement.object() else { return }
    do {
      let runs = try Self.runs(phases.count, of: better)
      for (index, run) in runs.enumerated() { phases[index].run = run }
      object = better
    } catch {
      improvement.stay(error)
    }
  }

  package func output(_ index: Int) -> NumericArray {
    let tensor = plan.graph.outputs[index]
    let extents = plan.layout.extents(tensor)
    guard let place = plan.storage.places[tensor] else {
      preconditionFailure("output \(index) is not stored")
    }
    let axes = Array(tensor.axes)
    let positions: [Int]
    if let known = outputPositions[index], known.rows == lastRows {
      positions = known.positions
    } else {
      positions =
        Placement(extents, order: axes, layout: plan.layout, rows: lastRows, place: place).positions
      outputPositions[index] = (lastRows, positions)
    }
    return NumericArray(
      axes: axes,
      sizes: axes.map { $0 == plan.layout.blockAxis ? lastRows : plan.layout.size($0) },
      shape: tensor.shape,
      elements: memory.numbers(at: positions)
    )
  }

  package func state(of variable: Variable) -> [Double] {
    memory.numbers(at: positions(of: variable))
  }

  package func setState(of variable: Variable, to elements: [Double]) {
    let positions = positions(of: variable)
    precondition(positions.count == elements.count, "setState: wrong number of elements")
    for (position, element) in zip(positions, elements) { memory[position] = element }
    plan.fillTails(of: variable, in: memory)
  }

  private func positions(of variable: Variable) -> [Int] {
    if let known = knownPositions[variable] { return known }
    let positions = plan.positions(of: variable)
    knownPositions[variable] = positions
    return positions
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
