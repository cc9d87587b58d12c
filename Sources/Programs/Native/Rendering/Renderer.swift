internal import EvidenceTensors

/// Renders a planned program as C.
final class Renderer {
  let storage: Storage
  let phases: [Phase]
  let scalars: [Variable: Int]
  /// Row-major arrays that blocks gather from, in the order in which the program is given them.
  let gathered: [Variable: Int]
  let dataTypes: [Variable: String]
  /// The state variables that a tensor's values go to.
  let targets: [Tensor: [Variable]]
  /// Both sides of products over rows: lanes without a row must hold 0, as 0 times what happens to lie there may be no number.
  let zeroTailed: Set<Tensor>
  var usesSpecial = false
  /// Whether a row is a function of the host, called through a pointer.
  var usesHost = false
  var usesNoise = false

  var schedule: Schedule { storage.schedule }
  var analysis: Analysis { schedule.analysis }
  var layout: BlockLayout { analysis.layout }
  var suffix: String { layout.precision == .double ? "f64" : "f32" }

  init(
    storage: Storage,
    phases: [Phase],
    scalars: [Variable: Int],
    gathered: [Variable: Int],
    dataTypes: [Variable: String],
    targets: [Tensor: [Variable]]
  ) {
    self.storage = storage
    self.phases = phases
    self.scalars = scalars
    self.gathered = gathered
    self.dataTypes = dataTypes
    self.targets = targets
    let contractions = storage.schedule.analysis.contractions.values
    let analysis = storage.schedule.analysis
    zeroTailed = Set(contractions.flatMap { [analysis.root($0.left), analysis.root($0.right)] })
  }

  /// The functions `ev_phase_0`, `ev_phase_1`, …, and what they call.
  func render() -> String {
    var functions: [String] = []
    for (index, phase) in phases.enumerated() {
      functions.append(render(phase, index: index))
    }
    var text = "#define EV_DOUBLE \(layout.precision == .double ? 1 : 0)\n"
    if usesNoise { text += "#define EV_NOISE 1\n" }
    if usesSpecial { text += "#define EV_SPECIAL 1\n" }
    if usesHost { text += "#define EV_HOST 1\n" }
    return text + "//PREAMBLE\n" + Self.partDeclaration + functions.joined(separator: "\n")
  }

  private static let partDeclaration = """
    typedef struct {
      long block, slot, first, valid, partial, from, to;
      const uint32_t *datum;
      const S *lanes;
      const M *keep;
    } ev_part;

    """

  private func render(_ phase: Phase, index: Int) -> String {
    if let groups = phase.block { return renderBlock(groups, level: phase.level, index: index) }
    return renderGlobal(phase, index: index)
  }

  // MARK: - Phases

  /// A function of `count`: of many, or long ones, one whole would take the compiler the square of their number.
  private func function(_ name: String, _ lines: [String], of count: Int) -> String {
    let isApart = lines.count > 24 || count > 100
    let attributes = isApart ? "static __attribute__((noinline))" : "static"
    let body = lines.map { "  " + $0 }.joined(separator: "\n")
    return """
      \(attributes) void \(name)(const ev_step *c, S *const g, S *const w, const ev_part *part) {
        (void)c, (void)g, (void)w, (void)part;
      \(body)
      }

      """
  }

  private func renderBlock(_ groups: [Group], level: Int, index: Int) -> String {
    var text = ""
    var calls: [String] = []
    for (position, group) in groups.enumerated() {
      let name = "block_\(index)_\(position)"
      text += function(name, render(group), of: groups.count)
      calls.append("    \(name)(c, g, w, &part);")
    }
    let rows = layout.blockRows
    let gathers = variables(readAt: level).flatMap { gather($0) }.map { "    " + $0 }
    let scatters = scattered(at: level).flatMap { scatter($0) }.map {
      "    " + $0.replacing("part->", with: "part.")
    }
    text += """
      void ev_phase_\(index)(const ev_step *c, long task) {
        S *const g = c->program, *const w = c->scratch;
        (void)g, (void)w;
        ev_part part = {.partial = task};
        if (c->firstBlock == 0) {
      \(clearPartials(groups).map { "    " + $0 }.joined(separator: "\n"))
        }
        // Blocks in a row, so that memory is read in a row.
        const long blocks = c->endBlock - c->firstBlock;
        const long tasks = blocks < \(layout.partials) ? blocks : \(layout.partials);
        const long end = c->firstBlock + blocks * (task + 1) / tasks;
        for (long block = c->firstBlock + blocks * task / tasks; block < end; block++) {
          part.block = block;
          part.slot = block - c->firstBlock;
          part.first = block * \(rows);
          part.valid = c->count - part.first < \(rows) ? c->count - part.first : \(rows);
      \((rowNumbers(text) + rowMask(text) + laneMask(groups) + gathers + calls + scatters).joined(separator: "\n"))
        }
      }

      """
    return text
  }

  /// The number of each row in the whole data, where the functions of a block ask for it.
  private func rowNumbers(_ functions: String) -> [String] {
    guard functions.contains("part->datum") else { return [] }
    let lanes = BlockLayout.padded(layout.blockRows)
    return [
      "    uint32_t datum[\(lanes)];",
      "    part.datum = datum;",
      "    for (long r = 0; r < \(lanes); r++) {",
      "      const long row = part.first + (r < part.valid ? r : 0);",
      "      datum[r] = (uint32_t)(c->rows ? c->rows[row] : row);",
      "    }",
    ]
  }

  /// All bits of the lanes that stand for a row, where sums over rows ask for them.
  private func rowMask(_ functions: String) -> [String] {
    guard functions.contains("part->keep") else { return [] }
    let lanes = BlockLayout.padded(layout.blockRows)
    return [
      "    M keep[\(lanes) / VL];",
      "    for (long l = 0; l < \(lanes); l += VL) keep[l / VL] = v_before(part.valid - l);",
      "    part.keep = keep;",
    ]
  }

  /// 1 in the lanes that stand for a row, where sums over rows and inner axes need to know.
  private func laneMask(_ groups: [Group]) -> [String] {
    let summed = groups.first { group in
      group.tensors.contains { analysis.laneSums[$0] != nil }
    }
    guard let domain = summed?.domain else { return [] }
    let rows = layout.blockRows
    return [
      "    S lanes[\(domain.stride)];",
      "    part.lanes = lanes;",
      "    for (long l = 0; l < \(domain.stride); l++) {",
      "      lanes[l] = l < \(domain.lanes) && l % \(rows) < part.valid;",
      "    }",
    ]
  }

  private func renderGlobal(_ phase: Phase, index: Int) -> String {
    var text = ""
    var cases = ""
    var first = 0
    if !phase.serial.isEmpty {
      var calls = ""
      for (position, group) in phase.serial.enumerated() {
        let name = "serial_\(index)_\(position)"
        text += function(name, render(group), of: phase.serial.count)
        calls += "    \(name)(c, g, w, &part);\n"
      }
      cases += "  if (task == 0) {\n\(calls)    return;\n  }\n"
      first = 1
    }
    for (number, family) in phase.families.enumerated() {
      var calls = ""
      for (position, group) in family.groups.enumerated() {
        let name = "chunk_\(index)_\(number)_\(position)"
        text += function(name, render(group), of: family.groups.count)
        calls += "    \(name)(c, g, w, &part);\n"
      }
      let (chunk, extent) = (family.chunk, family.extent)
      cases += """
          if (task < \(first + family.tasks)) {
            part.partial = task - \(first);
            part.from = part.partial * \(chunk);
            part.to = part.from + \(chunk) < \(extent) ? part.from + \(chunk) : \(extent);
        \(calls)    return;
          }

        """
      first += family.tasks
    }
    return text + """
      void ev_phase_\(index)(const ev_step *c, long task) {
        S *const g = c->program, *const w = c->scratch;
        ev_part part = {0};
        (void)g, (void)w, (void)part;
      \(cases)}

      """
  }

  /// How many tasks a global phase has; 0 says: as many as there are blocks.
  func tasks(_ phase: Phase) -> Int {
    if phase.block != nil { return 0 }
    return (phase.serial.isEmpty ? 0 : 1) + phase.families.map(\.tasks).reduce(0, +)
  }

  private func clearPartials(_ groups: [Group]) -> [String] {
    var lines: [String] = []
    for (tensor, group) in sortedAccumulators where groups.contains(where: { $0 === group }) {
      let size = storage.partialSize(tensor)
      let base = storage.partialPlaces[tensor] ?? 0
      lines.append(
        "for (long i = 0; i < \(size); i++) (g + \(base) + task * \(size))[i] = \(identity(tensor));"
      )
    }
    return lines
  }

  var sortedAccumulators: [(Tensor, Group)] {
    analysis.ordered(schedule.accumulatorOf)
  }

  /// What a reduction starts from.
  func identity(_ tensor: Tensor) -> String {
    switch tensor.operation {
    case .reduceAxis(.maximum, _), .reduce(.maximum, _): "-(S)INFINITY"
    default: "0"
    }
  }

  // MARK: - Groups

  private func render(_ group: Group) -> [String] {
    let written = storage.computed(by: group).filter(zeroTailed.contains)
    let updated = group.tensors.flatMap { targets[$0] ?? [] }.filter {
      zeroTailed.contains(Tensor($0))
    }
    return lines(group) + written.map(zeroTail)
      + updated.map { zeroTail(Tensor($0), at: pointer(target: $0)) }
  }

  /// Zeros in the lanes without a row.
  func zeroTail(_ tensor: Tensor) -> String { zeroTail(tensor, at: pointer(tensor)) }

  private func zeroTail(_ tensor: Tensor, at pointer: String) -> String {
    let extents = analysis.extents(tensor)
    let copies = extents.innerSizes.product
    return
      "ev_zero_tail(\(pointer), \(extents.event.product), \(extents.stride), \(copies), \(layout.blockRows), part->valid);"
  }

  private func lines(_ group: Group) -> [String] {
    switch group.work {
    case .loop: return LoopRenderer(self, group).render()
    case .product(let tensor, let form): return render(product: tensor, form, group)
    case .contraction(let tensor, let contraction):
      return render(contraction, to: tensor, group)
    case .transposition(let transposition): return render(transposition)
    case .structural(let tensor):
      return analysis.isBlockReduction(tensor)
        ? ElementsRenderer(self).partial(tensor) : tensor.native.text(tensor, group, self)
    case .expansion(let tensor, let axes):
      return ElementsRenderer(self).renderExpansion(tensor, axes, group)
    case .noise(let tensor, let noise): return render(noise, tensor, group)
    case .combination(let tensor): return renderCombination(tensor)
    case .commit(let variable): return renderCommit(variable)
    case .scatter(let variable): return scatter(variable)
    }
  }

  // MARK: - Places

  /// A pointer to where a stored tensor begins.
  func pointer(_ tensor: Tensor) -> String {
    guard let place = storage.places[tensor] else {
      preconditionFailure("no place for node \(tensor.id): \(tensor.operation)")
    }
    return pointer(place)
  }

  func pointer(_ place: Storage.Place) -> String {
    switch place {
    case .global(let offset): "(g + \(offset))"
    case .scratch(let offset): "(w + \(offset))"
    case .region(let offset, let size): "(g + \(offset) + part->block * \(size))"
    case .window(let offset, let size): "(g + \(offset) + part->slot * \(size))"
    case .chunk(let offset, let row): "(w + \(offset) - part->from * \(row))"
    }
  }

  func pointer(target variable: Variable) -> String {
    storage.shadowPlaces[variable].map(pointer) ?? pointer(Tensor(variable))
  }

  func literal(_ value: Double) -> String {
    if value.isNaN { return "((S)NAN)" }
    if value.isInfinite { return value > 0 ? "((S)INFINITY)" : "(-(S)INFINITY)" }
    return "((S)\(value))"
  }

  /// A leaf that is a number in the text or among the step's scalars.
  func immediate(_ tensor: Tensor) -> String? {
    switch analysis.root(tensor).operation {
    case .constant: return analysis.root(tensor).constantValue.map(literal)
    case .axisSize(let axis):
      return axis == layout.blockAxis && layout.isMinibatch
        ? "((S)c->count)" : literal(Double(layout.size(axis)))
    case .variable(let variable):
      return scalars[variable].map { "(((const S *)c->scalars)[\($0)])" }
    default: return nil
    }
  }
}
