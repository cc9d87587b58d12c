/// Identities that hold for every value, applied as expressions are made; each keeps shape and
/// axes.
extension Elementwise {
  func simplified(_ x: [Tensor], shape: [Int]) -> Tensor? {
    switch self {
    case .add: Self.simplifiedSum(x[0], x[1], shape)
    case .subtract: Self.simplifiedDifference(x[0], x[1], shape)
    case .multiply: Self.simplifiedProduct(x[0], x[1], shape)
    case .divide: Self.simplifiedQuotient(x[0], x[1], shape)
    case .negate: Self.simplifiedNegation(x[0])
    case .power: Self.simplifiedPower(x[0], x[1], shape)
    case .log: x[0].operand(of: .exp)?.first
    case .abs: x[0].operand(of: .negate).map { EvidenceTensors.abs($0[0]) }
    case .square: x[0].operand(of: .negate).map { EvidenceTensors.square($0[0]) }
    case .select: Self.simplifiedSelection(x[0], x[1], x[2], shape)
    case .stopGradient: x[0].operand(of: .stopGradient) != nil ? x[0] : nil
    default: nil
    }
  }

  private static func simplifiedSum(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> Tensor? {
    if a.constantValue == 0, b.shape == shape { return b }
    if b.constantValue == 0, a.shape == shape { return a }
    if let negated = b.operand(of: .negate)?[0] { return a - negated }
    if let negated = a.operand(of: .negate)?[0] { return b - negated }
    // Constants stand on the right and meet each other: (x + c) + d = x + (c + d).
    if a.constantValue != nil { return b + a }
    guard b.constantValue != nil, let inner = a.operand(of: .add), inner[1].constantValue != nil
    else { return nil }
    return inner[0] + (inner[1] + b)
  }

  private static func simplifiedDifference(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> Tensor? {
    if b.constantValue != nil { return a + (-b) }
    if a.constantValue == 0, b.shape == shape { return -b }
    if let negated = b.operand(of: .negate)?[0] { return a + negated }
    return nil
  }

  private static func simplifiedProduct(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> Tensor? {
    if a.constantValue != nil { return b * a }
    if let factor = b.constantValue {
      if factor == 1, a.shape == shape { return a }
      if factor == -1, a.shape == shape { return -a }
      if let inner = a.operand(of: .negate) { return inner[0] * (-b) }
      // Factors meet unless their product leaves the range of numbers, which the whole need not.
      guard let inner = a.operand(of: .multiply), let other = inner[1].constantValue,
        (other * factor).isNormal
      else { return nil }
      return inner[0] * (inner[1] * b)
    }
    if a == b { return EvidenceTensors.square(a) }
    if let left = a.operand(of: .negate)?[0] { return -(left * b) }
    if let right = b.operand(of: .negate)?[0] { return -(a * right) }
    return nil
  }

  private static func simplifiedQuotient(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> Tensor? {
    if b.constantValue == 1, a.shape == shape { return a }
    // A power of two has an exact reciprocal.
    if let value = b.constantValue, value.isNormal, value.significand == 1, (1 / value).isNormal {
      return a * (1 / b)
    }
    if let left = a.operand(of: .negate)?[0] { return -(left / b) }
    return nil
  }

  private static func simplifiedNegation(_ a: Tensor) -> Tensor? {
    if let inner = a.operand(of: .negate) { return inner[0] }
    if let inner = a.operand(of: .subtract) { return inner[1] - inner[0] }
    if let inner = a.operand(of: .multiply), inner[1].constantValue != nil {
      return inner[0] * (-inner[1])
    }
    return nil
  }

  private static func simplifiedPower(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> Tensor? {
    guard a.shape == shape, let exponent = b.constantValue else { return nil }
    switch exponent {
    case 1: return a
    case 2: return EvidenceTensors.square(a)
    case 0.5: return EvidenceTensors.sqrt(a)
    case -1: return 1 / a
    default: return nil
    }
  }

  private static func simplifiedSelection(
    _ condition: Tensor,
    _ a: Tensor,
    _ b: Tensor,
    _ shape: [Int]
  ) -> Tensor? {
    if a == b, a.shape == shape, condition.axes.isSubset(of: a.axes) { return a }
    guard let value = condition.constantValue else { return nil }
    let chosen = value != 0 ? a : b
    // Dropping the other branch must not drop axes that it alone carries.
    guard chosen.shape == shape, a.axes.union(b.axes).isSubset(of: chosen.axes) else { return nil }
    return chosen
  }
}

extension Tensor {
  /// The operands, if the tensor is the result of `row`.
  package func operand(of row: Elementwise) -> [Tensor]? {
    guard case .elementwise(let own) = operation, own == row else { return nil }
    return inputs
  }

  /// The constant of the given shape with all elements equal.
  package static func filled(_ value: Double, _ shape: [Int]) -> Tensor {
    if shape.product > [Int].mostElements { return .tooLarge(shape) }
    return .constant(Constant(value, shape: shape))
  }
}
