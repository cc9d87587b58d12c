internal import EvidenceTensors

/// Families on the real line and of real vectors.
extension Divergence {
  static let normals: [Divergence] = [
    elementwise(Normal.self, Normal.self, normal),
    elementwise(LogNormal.self, LogNormal.self) { q, p in
      normal(Normal(q.location, q.scale), Normal(p.location, p.scale))
    },
  ]

  static let normal: @Sendable (Normal, Normal) -> Tensor = { q, p in
    let spread = square(q.scale / p.scale)
    let gap = square((q.location - p.location) / p.scale)
    return 0.5 * (spread + gap) - 0.5 + (log(p.scale) - log(q.scale))
  }
}

/// Families on the positive reals.
extension Divergence {
  static let positives: [Divergence] = [
    elementwise(HalfNormal.self, HalfNormal.self) { q, p in
      0.5 * square(q.scale / p.scale) - 0.5 + (log(p.scale) - log(q.scale))
    },
    elementwise(Exponential.self, Exponential.self) { q, p in deviance(p.rate, from: q.rate) },
    elementwise(Gamma.self, Gamma.self, gamma),
    elementwise(Gamma.self, Exponential.self) { q, p in
      gamma(q, Gamma(concentration: 1, rate: p.rate))
    },
    elementwise(Exponential.self, Gamma.self) { q, p in
      gamma(Gamma(concentration: 1, rate: q.rate), p)
    },
  ]

  /// The ratio of the means in place of that of the concentrations makes one deviance of two.
  static let gamma: @Sendable (Gamma, Gamma) -> Tensor = { q, p in
    let (a, b) = (q.concentration, p.concentration)
    let means = deviance(a * p.rate, from: b * q.rate)
    let remainders = stirlingRemainder(b) - stirlingRemainder(a)
    let slope = (a - b) * digammaRemainder(a)
    return b * means + 0.5 * log(a / b) + remainders - slope
  }
}

/// Families on intervals and on the simplex.
extension Divergence {
  static let proportions: [Divergence] = [
    elementwise(Beta.self, Beta.self) { q, p in
      let parts = gammaExcess(q.alpha, p.alpha) + gammaExcess(q.beta, p.beta)
      return parts - gammaExcess(q.alpha + q.beta, p.alpha + p.beta)
    },
    elementwise(Uniform.self, Uniform.self) { q, p in
      let isNested = and(p.low .<= q.low, q.high .<= p.high)
      return select(isNested, log((p.high - p.low) / (q.high - q.low)), Double.infinity)
    },
    vector(Dirichlet.self, Dirichlet.self) { q, p, count in
      let (a, b) = (q.vector(count), p.vector(count))
      let parts = sum(gammaExcess(a, b), dimensions: [Swift.max(a.shape.count, b.shape.count) - 1])
      let (last, other) = ([a.shape.count - 1], [b.shape.count - 1])
      return parts - gammaExcess(sum(a, dimensions: last), sum(b, dimensions: other))
    },
  ]
}

/// Families of integers.
extension Divergence {
  static let discrete: [Divergence] = [
    elementwise(Bernoulli.self, Bernoulli.self) { q, p in
      let (one, zero) = q.logProbabilities
      let (otherOne, otherZero) = p.logProbabilities
      return weighted(exp(one), one - otherOne) + weighted(exp(zero), zero - otherZero)
    },
    elementwise(Categorical.self, Categorical.self) { q, p in
      let (logs, others) = (q.logProbabilities, p.logProbabilities)
      let terms = weighted(exp(logs), logs - others)
      return terms.mistake == nil ? sum(terms, dimensions: [terms.shape.count - 1]) : terms
    },
    elementwise(Poisson.self, Poisson.self) { q, p in q.rate * deviance(p.rate, from: q.rate) },
  ]
}
