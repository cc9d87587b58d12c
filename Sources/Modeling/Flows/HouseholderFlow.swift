public import EvidenceTensors

/// The Householder flow: two reflections, y = H(v₂) H(v₁) x with H(v) = I − 2 v vᵀ / |v|², a turn that keeps all volumes.
///
/// v₂ is v₁ and a difference that starts at 0, so that at first y = x.
/// - Shapes: x `[count]`; v₁ and the difference are weights, or linear in the context.
/// - Reference: Tomczak & Welling (2016), "Improving variational auto-encoders using Householder flow".
public struct HouseholderFlow: FlowLayer {
  public let count: Int
  public let context: Int
  let first: ContextVector
  let difference: ContextVector

  public init(_ count: Int, context: Int = 0) {
    (self.count, self.context) = (count, context)
    first = ContextVector(count, context: context, initially: .normal(1))
    difference = ContextVector(count, context: context)
  }

  public var mistake: String? {
    count == 1 ? "a Householder flow of 1 number changes nothing; take a spline" : nil
  }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint {
    turned(x, by: mirrors(context))
  }
  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint {
    turned(y, by: mirrors(context).reversed())
  }

  private func mirrors(_ context: Tensor?) -> [Tensor] {
    let mirror = first(context)
    return [mirror, mirror + difference(context)]
  }

  private func turned(_ x: Tensor, by mirrors: [Tensor]) -> FlowPoint {
    let value = mirrors.reduce(x) { point, mirror in
      let length = maximum(sum(square(mirror)), 1e-20)
      return point - 2 * dot(mirror, point) / length * mirror
    }
    return FlowPoint(value, logDeterminant: Tensor(0))
  }
}
