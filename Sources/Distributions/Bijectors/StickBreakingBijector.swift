public import EvidenceTensors

/// The simplex of K parts from K − 1 free coordinates, by breaking off a fraction of what is left of a stick.
///
/// Part k is z_k of the rest, z_k = 1 / (1 + exp(−u_k + log(K − k))), so that u = 0 is the uniform point; k counts from 1.
/// The last dimension of an event is the simplex. Everything is a sum of logarithms, so that parts down to 1e-300 keep
/// their digits.
/// - Reference: Stan reference manual, "Unit simplex".
public struct StickBreakingBijector: Bijector {
  public init() {}
  public var image: Support { .simplex }
  public var rank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape.withLast { $0 - 1 } }
  public func shape(for unconstrained: [Int]) -> [Int] { unconstrained.withLast { $0 + 1 } }

  public func forward(_ unconstrained: Tensor) -> Tensor { exp(logForward(unconstrained)) }

  /// The logarithms of the parts.
  package func logForward(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    guard let free = unconstrained.shape.last else {
      return .invalid("a simplex has free coordinates of event shape [K - 1], not []")
    }
    let breaks = unconstrained - Self.offsets(free)
    let last = unconstrained.shape.count - 1
    // log z_k, and log(1 − z_1) + … + log(1 − z_k): the logarithm of what is left after k breaks.
    let taken = logSigmoid(breaks).padded(after: 1, dimension: last)
    let left = cumulativeSum(logSigmoid(-breaks))
    return taken + left.padded(before: 1, dimension: last)
  }

  public func inverse(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let parts = value.shape.last, parts > 1 else {
      return .invalid("a simplex has an event shape that ends in 2 or more, not \(value.shape)")
    }
    let last = value.shape.count - 1
    let taken = value.sliced(0..<parts - 1, dimension: last)
    // What is left is added up from its parts: 1 − x₁ − … would lose the digits of small ones.
    let left = remainders(value).sliced(1..<parts, dimension: last)
    return log(taken) - log(left) + Self.offsets(parts - 1)
  }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    guard let free = unconstrained.shape.last else {
      return .invalid("a simplex has free coordinates of event shape [K - 1], not []")
    }
    let breaks = unconstrained - Self.offsets(free)
    // The Jacobian is triangular: ∂x_k/∂u_k = (what was left) z_k (1 − z_k).
    let (taken, rest) = (logSigmoid(breaks), logSigmoid(-breaks))
    let left = cumulativeSum(rest)
    return sum(taken + left, dimensions: [unconstrained.shape.count - 1])
  }

  /// log(K − k) for k = 1, …, K − 1.
  private static func offsets(_ free: Int) -> Tensor {
    let numbers = (0..<free).map { C.log(Double(free - $0)) }
    return Tensor(numbers)
  }
}
