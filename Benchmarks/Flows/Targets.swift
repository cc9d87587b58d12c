import Evidence

/// A density of integral 1 on real numbers.
struct Target: Sendable {
  let name: String
  let count: Int
  /// The divergence that the best normal distribution leaves.
  let gaussianGap: Double
  let logDensity: @Sendable (Tensor) -> Tensor

  /// v ~ N(0, 9), x_i ~ N(0, e^v), nine of them (Neal 2003).
  static let funnel = Target(name: "Funnel", count: 10, gaussianGap: 1.862847) { z in
    let (v, x) = (z[0], z[1..<10])
    return Normal(0, 3).logDensity(v) + sum(Normal(0, exp(0.5 * v)).logDensity(x))
  }

  /// x ~ N(0, 1), y ~ N(x², 0.01).
  static let banana = Target(name: "Banana", count: 2, gaussianGap: 1.272556) { z in
    Normal(0, 1).logDensity(z[0]) + Normal(square(z[0]), 0.1).logDensity(z[1])
  }
}

/// A target approximated by a flow of a normal distribution: the ELBO is minus the divergence that is left.
struct Approximation: Model {
  @Latent var z
  let base: DiagonalNormal
  let flow: Flow
  let target: Target

  init(of target: Target, by flow: Flow) {
    _z = Latent(target.count)
    base = DiagonalNormal(target.count)
    (self.flow, self.target) = (flow, target)
  }

  var joint: Joint { z ~ Potential(on: .vector, target.logDensity) }
  var guide: Joint { z ~ flow(base()) }
}

/// Eight schools (Rubin 1981) with mean, logarithm of the spread and eight effects as one vector, none of them eliminated.
struct Schools: Model {
  @Latent(10) var z
  @Observed(8) var y
  let base = DiagonalNormal(10)
  let flow: Flow
  let isCentered: Bool

  var joint: Joint {
    z
      ~ Potential(on: .vector) { [isCentered] z in
        let (mean, spread, rest) = (z[0], exp(z[1]), z[2..<10])
        let top = Normal(0, 5).logDensity(mean) + HalfCauchy(5).logDensity(spread) + z[1]
        let effects = isCentered ? Normal(mean, spread) : Normal(0, 1)
        return top + sum(effects.logDensity(rest))
      }
    y ~ Normal(effect, Tensor([15, 10, 16, 11, 9, 11, 10, 18]))
  }
  var guide: Joint { z ~ flow(base()) }

  private var effect: Tensor { isCentered ? z[2..<10] : z[0] + exp(z[1]) * z[2..<10] }
  static let effects: Values = [28, 8, -3, 7, -1, 1, 18, 12]
}

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
