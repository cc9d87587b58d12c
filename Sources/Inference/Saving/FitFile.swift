internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

/// The numbers of a fit as named arrays, beside the record that says what they are.
///
/// A learned quantity stands under its name with the values that it has; `free/` has the coordinates that steps move, `constant/`
/// numbers of the guide that were set once, `optimizer/` what is kept between steps, `history/` the course, and `kept/N/` what had
/// been learned after N steps.
struct FitFile {
  let record: FitRecord
  private let arrays: TensorFile
  private let file: String

  /// - Throws: `UsageError` for a file that cannot be read, or is none of a fit.
  init(path: String) throws {
    arrays = try TensorFile(
      parsing: FileBytes.read(path),
      name: path,
      requiringChecksum: true
    )
    record = try FitRecord(FileFields(of: arrays, FitRecord.name, file: path))
    file = path
  }

  static func write(_ state: FitState, to path: String) throws {
    let plan = state.plan
    typealias Entry = TensorFile.Entry
    func entry(_ name: String, _ elements: [Double]) -> Entry {
      Entry(name, shape: [elements.count], .doubles(elements))
    }
    var entries: [Entry] = []
    for quantity in plan.quantities {
      let value = try state.value(of: quantity)
      entries.append(Entry(quantity.path, shape: value.shape, .doubles(value.doubles)))
    }
    func append(_ values: [Variable: [Double]], under prefix: String) {
      for slot in plan.slots {
        guard let elements = values[slot.variable] else { continue }
        let shape = plan.shape(of: slot.variable)
        entries.append(Entry(prefix + slot.name, shape: shape, .doubles(elements)))
      }
    }
    append(state.values, under: "")
    for (step, values) in state.kept { append(values, under: "kept/\(step)/") }
    entries += state.optimizer.enumerated().map { entry("optimizer/\($0)", $1) }
    entries.append(entry("history/objective", state.history.objective))
    entries.append(entry("history/gradientNorm", state.history.gradientNorm))
    entries.append(entry("history/epochs", state.history.epochs))
    let text = FitRecord(of: state).json.compact
    let whole = TensorFile(metadata: [.init(FitRecord.name, text)], entries: entries)
    try OutputFile.write(whole.bytes(), to: path)
  }

  /// The fit of a plan that was made of the record.
  func state(of plan: FitPlan) throws(UsageError) -> FitState {
    var left = Dictionary(uniqueKeysWithValues: arrays.entries.map { ($0.name, $0) })
    func numbers(_ name: String, _ shape: [Int]?) throws(UsageError) -> [Double] {
      guard let entry = left.removeValue(forKey: name) else {
        throw fault("the file has no numbers `\(name)`")
      }
      guard case .doubles(let elements) = entry.elements else {
        throw fault("`\(name)` is not of double precision")
      }
      guard shape.map({ $0 == entry.shape }) ?? (entry.shape.count == 1) else {
        throw fault("`\(name)` has the shape \(entry.shape), not \(shape ?? [elements.count])")
      }
      return elements
    }
    func learned(_ prefix: String) throws(UsageError) -> [Variable: [Double]] {
      var values: [Variable: [Double]] = [:]
      for slot in plan.slots {
        values[slot.variable] = try numbers(prefix + slot.name, plan.shape(of: slot.variable))
      }
      return values
    }
    for quantity in plan.quantities {
      _ = try numbers(quantity.path, plan.shape(of: quantity.parameter))
    }
    var state = FitState(plan: plan, values: try learned(""))
    state.history.objective = try numbers("history/objective", nil)
    state.history.gradientNorm = try numbers("history/gradientNorm", nil)
    state.history.epochs = try numbers("history/epochs", nil)
    while left["optimizer/\(state.optimizer.count)"] != nil {
      state.optimizer.append(try numbers("optimizer/\(state.optimizer.count)", nil))
    }
    for step in Self.keptSteps(left.keys) {
      state.kept.append((step, try learned("kept/\(step)/")))
    }
    if let name = left.keys.min() { throw fault("`\(name)` is nothing that a fit has") }
    try record.describe(&state)
    return state
  }

  private static func keptSteps(_ names: some Sequence<String>) -> [Int] {
    let steps = names.compactMap { name -> Int? in
      let parts = name.split(separator: "/")
      return parts.count > 2 && parts[0] == "kept" ? Int(parts[1]) : nil
    }
    return Set(steps).sorted()
  }

  private func fault(_ what: String) -> UsageError {
    UsageError(
      what: what,
      place: file,
      fix: "Give a file that `Fit.save(to:)` or a checkpoint wrote, as it was written"
    )
  }
}

extension FitPlan {
  /// Everything that a fit holds, with names.
  var slots: [(name: String, variable: Variable)] {
    let free = quantities.map { ("free/\($0.path)", $0.free) }
    let constants = assembly.family.blocks.enumerated().flatMap { index, block in
      block.constants.keys.sorted { $0.number < $1.number }.enumerated().map {
        ("constant/\(index)/\($0)", $1)
      }
    }
    return free + constants
  }

  func shape(of variable: Variable) -> [Int] {
    variable.plates.map { bound.sizes[$0] ?? $0.fixedSize ?? 1 } + variable.shape
  }
}
