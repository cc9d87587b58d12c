internal import EvidenceTensors

/// Families of vectors and matrices.
extension Divergence {
  static let vectors: [Divergence] = [
    normals(MultivariateNormal.self, MultivariateNormal.self),
    normals(MultivariateNormal.self, LowRankNormal.self),
    normals(MultivariateNormal.self, GaussianRandomWalk.self),
    normals(MultivariateNormal.self, Normal.self),
    normals(LowRankNormal.self, MultivariateNormal.self),
    normals(LowRankNormal.self, LowRankNormal.self),
    normals(LowRankNormal.self, GaussianRandomWalk.self),
    normals(LowRankNormal.self, Normal.self),
    normals(GaussianRandomWalk.self, MultivariateNormal.self),
    normals(GaussianRandomWalk.self, LowRankNormal.self),
    normals(GaussianRandomWalk.self, GaussianRandomWalk.self),
    normals(GaussianRandomWalk.self, Normal.self),
    normals(Normal.self, MultivariateNormal.self),
    normals(Normal.self, LowRankNormal.self),
    normals(Normal.self, GaussianRandomWalk.self),
    vector(Multinomial.self, Multinomial.self) { q, p, _ in
      q.trials == p.trials ? q.divergence(to: p) : nil
    },
    matrix(Wishart.self, Wishart.self) { q, p in
      q.dimension == p.dimension ? q.divergence(to: p) : nil
    },
    matrix(LKJCholesky.self, LKJCholesky.self) { q, p in
      q.dimension == p.dimension ? q.divergence(to: p) : nil
    },
  ]

  private static func normals<Q: NormalVector, P: NormalVector>(
    _: Q.Type,
    _: P.Type
  ) -> Divergence {
    vector(Q.self, P.self) { q, p, count in
      guard let own = q.normalForm(count), let other = p.normalForm(count) else { return nil }
      return own.divergence(to: other, count: count)
    }
  }
}

/// Distributions made of others, whose divergence follows from that of their parts.
extension Divergence {
  static let structural: [Divergence] = [
    Divergence(name: "Transformed–Transformed") { q, p, shape in
      guard let q = q as? any MappedDistribution, let p = p as? any MappedDistribution else {
        return nil
      }
      let (own, other) = (q.unmapped, p.unmapped)
      // One map changes both densities by the same factor.
      guard own.bijector.isSame(as: other.bijector) else { return nil }
      let free = own.bijector.unconstrainedShape(for: shape)
      return divergenceForm(from: own.base, to: other.base, shape: free)
    },
    Divergence(name: "ZeroInflated–ZeroInflated") { q, p, shape in
      guard let q = q as? any Inflated, let p = p as? any Inflated else { return nil }
      return inflated(q, p, shape)
    },
    Divergence(name: "AnyUnivariate") { q, p, shape in
      let (own, other) = (q as? AnyUnivariate, p as? AnyUnivariate)
      guard own != nil || other != nil else { return nil }
      return divergenceForm(from: own?.base ?? q, to: other?.base ?? p, shape: shape)
    },
  ]

  /// The zeros, and (1 − π) times what the bases' divergence holds of the other counts.
  private static func inflated(
    _ q: any Inflated,
    _ p: any Inflated,
    _ shape: [Int]
  ) -> DivergenceForm? {
    guard let counts = divergenceForm(from: q.inner, to: p.inner, shape: shape)?.value else {
      return nil
    }
    let zero = Tensor(0)
    let (own, other) = (q.inner.logProb(zero), p.inner.logProb(zero))
    let (all, others) = (q.logProb(zero), p.logProb(zero))
    let (regular, otherRegular) = (q.logRegular, p.logRegular)
    let rest = -expm1(own) * (regular - otherRegular)
    let seen = rest + counts - weighted(exp(own), own - other)
    let value = weighted(exp(all), all - others) + exp(regular) * seen
    return DivergenceForm(value: value, draws: shape)
  }
}

/// A distribution that is known as the image of another.
protocol MappedDistribution: Distribution {
  var unmapped: (base: any Distribution, bijector: any Bijector) { get }
}

extension Transformed: MappedDistribution {
  var unmapped: (base: any Distribution, bijector: any Bijector) { (base, bijector) }
}

extension LogNormal: MappedDistribution {
  var unmapped: (base: any Distribution, bijector: any Bijector) {
    (Normal(location, scale), ExponentialBijector())
  }
}

extension LogitNormal: MappedDistribution {
  var unmapped: (base: any Distribution, bijector: any Bijector) { (normal, SigmoidBijector()) }
}

/// A distribution of counts with more zeros.
protocol Inflated: Distribution {
  var inner: any Univariate { get }
  /// log(1 − π).
  var logRegular: Tensor { get }
}

extension ZeroInflated: Inflated {
  var inner: any Univariate { base }
}
