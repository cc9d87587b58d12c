internal import EvidenceTensors

/// Conditions that are taken to hold, or not to hold, on a branch of an expression.
struct Assumptions: Hashable {
  private var claims: [Tensor: Bool] = [:]

  static let none = Self()

  /// With one more claim, and those that follow from it.
  func assuming(_ condition: Tensor, _ holds: Bool) -> Self {
    var result = self
    result.claims[condition] = holds
    if let parts = condition.operand(of: .and), holds {
      return parts.reduce(result) { $0.assuming($1, true) }
    }
    if let parts = condition.operand(of: .or), !holds {
      return parts.reduce(result) { $0.assuming($1, false) }
    }
    if let part = condition.operand(of: .not) { return result.assuming(part[0], !holds) }
    return result
  }

  /// Whether a condition holds, where the claims tell.
  func value(of condition: Tensor) -> Bool? {
    if let claim = claims[condition] { return claim }
    if let value = condition.constantValue { return value != 0 }
    if let parts = condition.operand(of: .and) { return all(parts.map(value)) }
    if let parts = condition.operand(of: .or) {
      return all(parts.map { value(of: $0).map { !$0 } }).map { !$0 }
    }
    return condition.operand(of: .not).flatMap { value(of: $0[0]) }.map { !$0 }
  }

  private func all(_ values: [Bool?]) -> Bool? {
    if values.contains(false) { return false }
    return values.contains(nil) ? nil : true
  }
}
