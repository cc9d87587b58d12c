public import EvidenceTensors

/// The radial flow, y = x + β (x − c) / (α + r) with r = |x − c|: stretches space about a point.
///
/// α = exp(a) and β = α (exp(s) − 1), |a| and |s| ≤ 2: the map is one-to-one and volumes are bounded.
/// - Shapes: x `[count]`; c, a and s are weights, or linear in the context.
/// - Reference: Rezende & Mohamed (2015), "Variational inference with normalizing flows", section 4.1 and appendix A.2.
public struct RadialFlow: FlowLayer {
  public let count: Int
  public let context: Int
  let center: ContextVector
  let shape: ContextVector

  public init(_ count: Int, context: Int = 0) {
    (self.count, self.context) = (count, context)
    center = ContextVector(count, context: context, initially: .normal(1))
    shape = ContextVector(2, context: context)
  }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint {
    let ball = Ball(self, context)
    let way = x - ball.center
    let radius = ball.length(way)
    return FlowPoint(
      x + ball.strength / (ball.size + radius) * way,
      logDeterminant: ball.logDeterminant(radius, count)
    )
  }

  /// r is the positive root of r² + (α + β − |y − c|) r − α |y − c| = 0.
  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint {
    let ball = Ball(self, context)
    let way = y - ball.center
    let radius = ball.radius(before: ball.length(way))
    let share = (ball.size + radius) / (ball.size + radius + ball.strength)
    return FlowPoint(
      ball.center + share * way,
      logDeterminant: -ball.logDeterminant(radius, count)
    )
  }
}

/// The numbers of a radial flow.
private struct Ball {
  let center: Tensor
  /// α.
  let size: Tensor
  /// β, more than −α.
  let strength: Tensor

  init(_ flow: RadialFlow, _ context: Tensor?) {
    center = flow.center(context)
    let shape = flow.shape(context)
    size = exp(bounded(shape[0]))
    strength = size * expm1(bounded(shape[1]))
  }

  /// |way|, whose derivative is 0 at the center.
  func length(_ way: Tensor) -> Tensor { sqrt(sum(square(way)) + 1e-30) }

  /// (n − 1) log(1 + β / (α + r)) + log(1 + α β / (α + r)²).
  func logDeterminant(_ radius: Tensor, _ count: Int) -> Tensor {
    let reach = size + radius
    let across = log1p(strength / reach)
    return Double(count - 1) * across + log1p(size * strength / square(reach))
  }

  func radius(before length: Tensor) -> Tensor {
    let linear = size + strength - length
    let root = sqrt(square(linear) + 4 * length * size)
    let sum = abs(linear) + root
    return select(linear .> 0, 2 * length * size / sum, 0.5 * sum)
  }
}
