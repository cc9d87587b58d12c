import Evidence

/// Independent normal distributions to be learned.
struct DiagonalNormal: Module {
  @Parameter var location: Tensor
  @Parameter var scale: Tensor

  init(_ count: Int) {
    _location = Parameter(count)
    _scale = Parameter(count, in: .positive, initially: 0.5)
  }

  func callAsFunction() -> Normal { Normal(location, scale) }
}

/// A density on vectors of integral 1, with a flow of a normal distribution as its guide.
struct FlowTarget: Model {
  @Latent var z
  let base: DiagonalNormal
  let flow: Flow
  let logDensity: @Sendable (Tensor) -> Tensor

  init(flow: Flow, logDensity: @escaping @Sendable (Tensor) -> Tensor) {
    _z = Latent(flow.count)
    base = DiagonalNormal(flow.count)
    (self.flow, self.logDensity) = (flow, logDensity)
  }

  var joint: Joint { z ~ Potential(on: .vector, logDensity) }
  var guide: Joint { z ~ flow(base()) }

  /// v ~ N(0, 9), x_i ~ N(0, e^v).
  @Sendable static func funnel(_ z: Tensor) -> Tensor {
    let (v, x) = (z[0], z[1..<z.shape[0]])
    return Normal(0, 3).logDensity(v) + sum(Normal(0, exp(0.5 * v)).logDensity(x))
  }

  /// x ~ N(0, 1), y ~ N(x², 0.01).
  @Sendable static func banana(_ z: Tensor) -> Tensor {
    Normal(0, 1).logDensity(z[0]) + Normal(square(z[0]), 0.1).logDensity(z[1])
  }

  /// The logarithm of a gamma number of shape ½: long to the left.
  @Sendable static func skewed(_ z: Tensor) -> Tensor {
    sum(0.5 * z - exp(z)) - 0.572_364_942_924_700_1
  }
}
