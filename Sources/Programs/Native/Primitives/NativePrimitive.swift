internal import EvidenceTensors

/// A primitive that the native engine can compute: where its work stands in a program, and the C that does it.
protocol NativePrimitive: Primitive {
  /// Puts the work for a tensor among the schedule's groups.
  func place(_ tensor: Tensor, in schedule: Schedule)
  /// The C of a group of its own.
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String]
  /// The axes whose rows cannot be dealt out to blocks because of the tensor.
  func crossedAxes(_ tensor: Tensor) -> AxisSet
  /// How many rows of a block it works on best at once, if it matters; a multiple of 16.
  func blockRows(_ tensor: Tensor) -> Int?
  /// Whether the C reads every input from memory, even a number that could stand in the text.
  var readsMemory: Bool { get }
}

extension NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) { schedule.placeAlone(tensor) }

  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    preconditionFailure("\(name) has no group of its own")
  }

  func crossedAxes(_ tensor: Tensor) -> AxisSet { tensor.mixedAxes }
  func blockRows(_ tensor: Tensor) -> Int? { nil }
  var readsMemory: Bool { true }
}

extension Tensor {
  var native: any NativePrimitive {
    guard let native = primitive as? any NativePrimitive else {
      preconditionFailure("\(primitive.name) has no native form")
    }
    return native
  }
}

extension Graph {
  /// - Throws: `UsageError` for an operation that only the interpreter computes.
  func requireNativePrimitives() throws(UsageError) {
    guard let other = tensors.first(where: { !($0.primitive is any NativePrimitive) }) else {
      return
    }
    throw UsageError(
      what: "the native engine does not compute `\(other.primitive.name)`",
      place: "NativeProgram",
      fix: "Compute it with EVIDENCE_ENGINE=interpreter"
    )
  }
}

extension Elementwise: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    schedule.placeInLoop(tensor, domain: schedule.analysis.extents(tensor), reducing: nil)
  }
}

extension EventReduction: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    let domain = schedule.analysis.extents(tensor.inputs[0])
    schedule.placeInLoop(tensor, domain: domain, reducing: dimensions)
  }
}
