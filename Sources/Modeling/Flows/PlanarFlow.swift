public import EvidenceTensors

/// The planar flow, y = x + u tanh(wᵀx + b): stretches space across one plane.
///
/// u is moved along w so that wᵀu = exp(s) − 1 with |s| ≤ 2: the map is then one-to-one and log |det ∂y/∂x| within ±2.
/// - Shapes: x `[count]`; u, w and b are weights, or linear in the context.
/// - Reference: Rezende & Mohamed (2015), "Variational inference with normalizing flows", section 4.1 and appendix A.1.
public struct PlanarFlow: FlowLayer {
  public let count: Int
  public let context: Int
  let shift: ContextVector
  let normal: ContextVector
  let offset: ContextVector

  public init(_ count: Int, context: Int = 0) {
    (self.count, self.context) = (count, context)
    shift = ContextVector(count, context: context)
    let start = Initializer.normal(1 / Double(Swift.max(count, 1)).squareRoot())
    normal = ContextVector(count, context: context, initially: start)
    offset = ContextVector(1, context: context)
  }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint {
    let plane = Plane(self, context)
    return plane.moved(x, 1, at: dot(plane.normal, x) + plane.offset)
  }

  /// wᵀx + b is the root p of p + wᵀu tanh(p) = wᵀy + b, of which a search is made.
  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint {
    let plane = Plane(self, context)
    let point = plane.moved(y, -1, at: plane.root(of: dot(plane.normal, y) + plane.offset))
    return FlowPoint(point.value, logDeterminant: -point.logDeterminant)
  }
}

/// The numbers of a planar flow.
private struct Plane {
  let normal: Tensor
  let offset: Tensor
  private let shift: Tensor
  /// wᵀu, more than −1.
  private let gain: Tensor

  init(_ flow: PlanarFlow, _ context: Tensor?) {
    normal = flow.normal(context)
    offset = flow.offset(context)[0]
    let given = flow.shift(context)
    let free = dot(normal, given)
    let wanted = expm1(bounded(free))
    shift = given + (wanted - free) / (sum(square(normal)) + 1e-20) * normal
    gain = dot(normal, shift)
  }

  /// x ± u tanh(p), and log(1 + wᵀu tanh′(p)).
  func moved(_ x: Tensor, _ side: Double, at p: Tensor) -> FlowPoint {
    FlowPoint(x + side * tanh(p) * shift, logDeterminant: log(slope(p)))
  }

  private func slope(_ p: Tensor) -> Tensor { 1 + gain * (1 - square(tanh(p))) }

  /// By halvings of the interval of length 2 |wᵀu| that holds it, and steps of Newton's method.
  ///
  /// Only the last two steps are differentiated: from a constant near the root they have its first and second derivatives.
  func root(of level: Tensor) -> Tensor {
    var width = abs(gain)
    var p = level
    for _ in 0..<20 {
      width = 0.5 * width
      p = p + select(p + gain * tanh(p) .< level, width, -width)
    }
    for _ in 0..<2 { p = p - (p + gain * tanh(p) - level) / slope(p) }
    p = stopGradient(p)
    for _ in 0..<2 { p = p - (p + gain * tanh(p) - level) / slope(p) }
    return p
  }
}
