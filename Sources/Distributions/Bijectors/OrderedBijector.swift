public import EvidenceTensors

/// The increasing vectors, x₁ = u₁ and x_k = x_{k−1} + exp(u_k): zero maps to 0, 1, 2, ….
///
/// - Reference: Stan reference manual, "Ordered vector".
public struct OrderedBijector: Bijector {
  public init() {}
  public var image: Support { .ordered }
  public var rank: Int { 1 }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    steps(of: unconstrained) { first, gaps in
      guard let gaps else { return first }
      return cumulativeSum(concatenated(first, exp(gaps), dimension: first.shape.count - 1))
    }
  }

  public func inverse(_ value: Tensor) -> Tensor {
    steps(of: value) { first, rest in
      guard let rest else { return first }
      let last = first.shape.count - 1
      let before = value.sliced(0..<value.shape[last] - 1, dimension: last)
      return concatenated(first, log(rest - before), dimension: last)
    }
  }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    steps(of: unconstrained) { first, gaps in
      let last = first.shape.count - 1
      return sum(gaps ?? 0 * first, dimensions: [last])
    }
  }

  /// A form of the first element along the last dimension, and of the others, if there are any.
  private func steps(of x: Tensor, _ form: (_ first: Tensor, _ rest: Tensor?) -> Tensor) -> Tensor {
    if x.mistake != nil { return x }
    guard let last = x.shape.indices.last else {
      return .invalid("an increasing vector has an event shape that ends in [K], not []")
    }
    let count = x.shape[last]
    let rest = count > 1 ? x.sliced(1..<count, dimension: last) : nil
    return form(x.sliced(0..<1, dimension: last), rest)
  }
}
