internal import EvidenceTensors

/// What is done to a gradient before an optimizer sees it.
///
/// Gradients are those of the whole objective in nats, over all learned quantities on their unconstrained coordinates.
public enum Clipping: Sendable, Hashable {
  case none
  /// Shortened to this Euclidean length, taken over all quantities together, where it is longer.
  case norm(Double)
  /// Each element brought into ± this value.
  case value(Double)

  /// The gradients as the optimizer sees them; `norm` is their length.
  func clipped(_ gradients: [Tensor], norm: Tensor) -> [Tensor] {
    switch self {
    case .none: return gradients
    case .norm(let limit):
      // NaN stays NaN in the state only for a step whose norm already stops the fit.
      let factor = limit / maximum(norm, limit)
      return gradients.map { $0 * factor }
    case .value(let limit): return gradients.map { minimum(maximum($0, -limit), limit) }
    }
  }

  /// What is wrong with the numbers, if something is.
  var mistake: UsageError? {
    switch self {
    case .none: return nil
    case .norm(let limit), .value(let limit):
      if limit > 0, limit.isFinite { return nil }
      return UsageError(
        what: "gradients are clipped to \(limit)",
        place: "Optimizer.clipping",
        fix: "Give a positive number"
      )
    }
  }
}
