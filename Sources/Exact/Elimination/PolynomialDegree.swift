internal import EvidenceTensors

/// Proves, node by node, that an expression is a polynomial in some variables, and bounds its degree.
///
/// Everything else is held constant. An expression for which no bound is found may still be a polynomial; one for which
/// a bound is found is.
struct PolynomialDegree {
  enum Bound: Equatable {
    case atMost(Int)
    /// Not proved; in words, what stands in the way.
    case unknown(String)
  }

  let variables: Set<Variable>

  /// The largest bound of the expressions.
  func bound(of tensors: [Tensor]) -> Bound {
    var bounds: [Tensor: Bound] = [:]
    for tensor in Tensor.listed(tensors) {
      let inputs = tensor.inputs.map { bounds[$0] ?? .atMost(0) }
      bounds[tensor] = bound(of: tensor, inputs)
    }
    return Self.largest(tensors.map { bounds[$0] ?? .atMost(0) })
  }

  private func bound(of tensor: Tensor, _ inputs: [Bound]) -> Bound {
    if let variable = tensor.variable {
      return .atMost(variables.contains(variable) ? 1 : 0)
    }
    let largest = Self.largest(inputs)
    // Whatever is done to constants, the result is constant.
    if largest == .atMost(0) { return largest }
    guard case .atMost = largest else { return largest }
    let degrees = inputs.map(\.degree)
    if case .elementwise(let row) = tensor.operation { return Self.bound(of: row, tensor, degrees) }
    let open = degrees.indices.filter { degrees[$0] > 0 }
    guard tensor.facts.linearIn.isSuperset(of: open) else { return .unknown(tensor.use) }
    return .atMost(degrees.reduce(0, +))
  }

  private static func bound(of row: Elementwise, _ tensor: Tensor, _ degrees: [Int]) -> Bound {
    switch row {
    case .add, .subtract, .negate: return .atMost(degrees.max() ?? 0)
    case .multiply: return .atMost(degrees[0] + degrees[1])
    case .square: return .atMost(2 * degrees[0])
    case .divide:
      return degrees[1] == 0 ? .atMost(degrees[0]) : .unknown("something is divided by it")
    case .power:
      let exponent = tensor.inputs[1].constantValue ?? -1
      guard exponent >= 0, exponent <= 8, exponent == exponent.rounded() else {
        return .unknown("`power` is applied to it")
      }
      return .atMost(degrees[0] * Int(exponent))
    case .select:
      guard degrees[0] == 0 else { return .unknown("a condition depends on it") }
      return .atMost(max(degrees[1], degrees[2]))
    default:
      return .unknown(row.kind == .boolean ? "it is compared" : "`\(row.name)` is applied to it")
    }
  }

  /// The largest degree, or the first obstacle.
  private static func largest(_ bounds: [Bound]) -> Bound {
    var degree = 0
    for bound in bounds {
      switch bound {
      case .atMost(let own): degree = max(degree, own)
      case .unknown: return bound
      }
    }
    return .atMost(degree)
  }
}

extension PolynomialDegree.Bound {
  fileprivate var degree: Int {
    if case .atMost(let degree) = self { degree } else { 0 }
  }
}
