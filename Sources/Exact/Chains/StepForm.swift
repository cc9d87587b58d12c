internal import EvidenceTensors

/// How an expression depends on sequences.
enum StepForm {
  case constant
  /// Step i of the expression reads the sequences only near i.
  ///
  /// `tensor` is the expression of a step, along the time axis `steps`; in the whole expression time is the event dimension
  /// `dimension`, or an axis where that is nil.
  case moving(Tensor, steps: Int, dimension: Int?)
  /// It reads values at places that do not move.
  case fixed(Tensor)
  /// Not proved; in words, what stands in the way.
  case mixed(String)

  var obstacle: String? { if case .mixed(let words) = self { words } else { nil } }
}

extension StepForm {
  static let mixesSteps = Self.mixed("it mixes the values of different steps")
}
