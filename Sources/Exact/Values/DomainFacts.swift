internal import EvidenceDistributions
internal import EvidenceTensors

extension DistributionParameter {
  /// Whether it is computed from latents by operations that may lead out of the domain.
  var mayLeaveDomain: Bool {
    guard tensor.isComputed, tensor.variables.contains(where: { $0.role == .latent }) else {
      return false
    }
    let isTotal = Tensor.listed([tensor]).allSatisfy { $0.isTotal }
    switch domain {
    case .real, .vector, .point: return !isTotal
    case .positive, .nonNegative: return !(isTotal && tensor.isNeverNegative)
    default: return true
    }
  }

  /// Whether numbers are outside of the domain by more than rounding can do; no number is outside, an infinite one is not.
  func isSurelyOutside(_ values: [Double], rounding: Double) -> Bool {
    if values.contains(where: \.isNaN) { return true }
    guard error(for: values, of: "") != nil, values.allSatisfy(\.isFinite) else { return false }
    let size = domain.rank == 0 ? 1 : tensor.shape.suffix(domain.rank).product
    return stride(from: 0, to: values.count, by: size).contains { start in
      domain.isSurelyOutside(Array(values[start..<start + size]), rounding)
    }
  }
}

extension Support {
  /// Whether the elements of a member depend on one another.
  var hasStructure: Bool {
    switch self {
    case .simplex, .ordered, .sumToZero, .unitVector, .positiveDefinite, .choleskyFactor,
      .correlationCholeskyFactor:
      true
    default: false
    }
  }

  fileprivate func isSurelyOutside(_ member: [Double], _ rounding: Double) -> Bool {
    if contains(member) { return false }
    switch self {
    case .ordered: return zip(member, member.dropFirst()).contains { $0 - $1 > rounding }
    case .simplex:
      let isOff = abs(member.reduce(0, +) - 1) > 1e-3
      return isOff || member.contains { $0 < -rounding }
    case .positiveDefinite, .choleskyFactor:
      let size = Int(Double(member.count).squareRoot().rounded())
      return !contains(member.enumerated().map { $1 + ($0 % (size + 1) == 0 ? rounding : 0) })
    case .correlationCholeskyFactor, .unitVector, .sumToZero, .counts: return true
    default:
      return !member.allSatisfy { x in
        contains(x) || contains(x + rounding) || contains(x - rounding)
      }
    }
  }
}

extension Tensor {
  /// Whether it is neither a constant, which is checked before, nor a variable, which its own domain keeps.
  var isComputed: Bool {
    if case .constant = operation { return false }
    return variable == nil && mistake == nil
  }

  /// Whether an operation gives a number wherever its inputs are finite.
  fileprivate var isTotal: Bool {
    switch operation {
    case .elementwise(let row): Self.total.contains(row)
    case .cholesky, .triangularSolve, .chain, .invalid: false
    default: true
    }
  }

  private static let total: Set<Elementwise> = [
    .add, .subtract, .multiply, .negate, .square, .abs, .minimum, .maximum, .exp, .expm1, .sigmoid,
    .softplus, .tanh, .less, .lessOrEqual, .equal, .notEqual, .and, .or, .not, .select,
  ]

  /// Whether only operations of which nothing comes out below 0 make it.
  fileprivate var isNeverNegative: Bool {
    switch operation {
    case .elementwise(let row): [.exp, .sigmoid, .softplus, .square, .abs].contains(row)
    default: false
    }
  }
}
