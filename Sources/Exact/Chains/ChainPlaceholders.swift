internal import EvidenceTensors

/// What stands for single values of sequences in the expression of one step.
///
/// A sequence's leading event dimension is time. At step i of a stretch of the sequence, the value `offset` places further on
/// stands in all steps at once, along the time axis; a value at a place that does not move stands alone.
final class ChainPlaceholders {
  enum Place: Hashable {
    /// The value at the step of a time axis, counted from an offset.
    case moving(offset: Int, steps: Int)
    case fixed(Int)
  }

  struct Key: Hashable {
    let latent: Variable
    let place: Place
  }

  let latents: [Variable]
  private var variables: [Key: Variable] = [:]
  private var keys: [Variable: Key] = [:]

  init(_ latents: [Variable]) { self.latents = latents }

  func variable(_ key: Key) -> Variable {
    if let known = variables[key] { return known }
    var axes = key.latent.axes
    if case .moving(_, let steps) = key.place { axes = axes.union([.time(steps)]) }
    let shape = Array(key.latent.shape.dropFirst())
    let variable = Variable(.state, shape: shape, plates: axes.sorted)
    variables[key] = variable
    keys[variable] = key
    return variable
  }

  func key(of variable: Variable) -> Key? { keys[variable] }

  /// The places that an expression reads.
  func places(in expression: Tensor) -> Set<Place> {
    Set(expression.variables.compactMap { keys[$0]?.place })
  }
}
