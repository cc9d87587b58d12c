internal import EvidenceTensors

/// Two members of one family of numbers on the line or on the positive reals.
extension Divergence {
  static let families: [Divergence] = [
    elementwise(Cauchy.self, Cauchy.self) { q, p in
      cauchy(q.scale, p.scale, gap: q.location - p.location)
    },
    elementwise(HalfCauchy.self, HalfCauchy.self) { q, p in
      cauchy(q.scale, p.scale, gap: Tensor(0))
    },
    elementwise(Laplace.self, Laplace.self) { q, p in
      let gap = abs(q.location - p.location) / q.scale
      return deviance(q.scale, from: p.scale) + q.scale / p.scale * (expm1(-gap) + gap)
    },
    elementwise(Laplace.self, Normal.self) { q, p in
      let gap = q.location - p.location
      let spread = (2 * square(q.scale) + square(gap)) / square(p.scale)
      return 0.5 * spread + log(p.scale) - log(q.scale) + (halfLogTwoPi - 1 - C.log(2))
    },
    elementwise(Normal.self, Laplace.self) { q, p in
      let gap = (q.location - p.location) / q.scale
      let fold = exp(logRootTwoOverPi - 0.5 * square(gap)) + gap * erf(gap * 0.5.squareRoot())
      let ratio = q.scale / p.scale
      return ratio * fold - log(ratio) + (C.log(2) - 0.5 - halfLogTwoPi)
    },
    elementwise(Gumbel.self, Gumbel.self) { q, p in
      let ratio = q.scale / p.scale
      let gap = (q.location - p.location) / p.scale
      let growth = expm1(logGamma(1 + ratio) - gap)
      return growth + gap + eulerConstant * (ratio - 1) - log(ratio)
    },
    elementwise(LogitNormal.self, LogitNormal.self) { q, p in normal(q.normal, p.normal) },
    elementwise(GeneralizedNormal.self, GeneralizedNormal.self) { q, p in
      guard q.location == p.location else { return nil }
      let fall = logGamma((p.power + 1) / q.power) - logGamma(1 / q.power)
      let spread = exp(p.power * (log(q.scale) - log(p.scale)) + fall)
      let heights = logGamma(1 + 1 / p.power) - logGamma(1 + 1 / q.power)
      return spread - 1 / q.power + heights + log(p.scale) - log(q.scale)
    },
    elementwise(VonMises.self, VonMises.self) { q, p in
      let height = scaledLogBesselI(Tensor(0), q.concentration)
      let drop = expm1(scaledLogBesselI(Tensor(1), q.concentration) - height)
      let turn = 2 * square(sin(0.5 * (q.location - p.location)))
      let rise = scaledLogBesselI(Tensor(0), p.concentration) - height
      let change = (q.concentration - p.concentration) * drop
      return rise + change + (1 + drop) * p.concentration * turn
    },
    elementwise(Weibull.self, Weibull.self) { q, p in
      let ratio = p.concentration / q.concentration
      let gap = p.concentration * (log(q.scale) - log(p.scale))
      let growth = expm1(logGamma(1 + ratio) + gap)
      return growth - gap - log(ratio) + eulerConstant * (ratio - 1)
    },
    elementwise(Weibull.self, Exponential.self) { q, p in
      let mean = p.rate * q.scale * exp(logGamma(1 + 1 / q.concentration))
      let entropy = eulerConstant * (1 - 1 / q.concentration) + 1
      return mean - entropy - log(p.rate * q.scale) + log(q.concentration)
    },
    elementwise(Pareto.self, Pareto.self) { q, p in
      let isInside = q.scale .>= p.scale
      let start = p.concentration * logRatio(select(isInside, q.scale, p.scale), p.scale)
      let tails = deviance(p.concentration, from: q.concentration)
      return select(isInside, start + tails, Double.infinity)
    },
    elementwise(InverseGamma.self, InverseGamma.self) { q, p in
      gamma(
        Gamma(concentration: q.concentration, rate: q.scale),
        Gamma(concentration: p.concentration, rate: p.scale)
      )
    },
    elementwise(ChiSquared.self, ChiSquared.self) { q, p in gamma(q.gamma, p.gamma) },
    elementwise(ChiSquared.self, Gamma.self) { q, p in gamma(q.gamma, p) },
    elementwise(Gamma.self, ChiSquared.self) { q, p in gamma(q, p.gamma) },
    elementwise(InverseGaussian.self, InverseGaussian.self) { q, p in
      let gap = (q.location - p.location) / p.location
      let shift = p.concentration * square(gap) / q.location
      return 0.5 * (deviance(p.concentration, from: q.concentration) + shift)
    },
    elementwise(ContinuousBernoulli.self, ContinuousBernoulli.self) { q, p in
      guard let mean = q.mean else { return nil }
      return (q.logits - p.logits) * mean + logMass(p.logits) - logMass(q.logits)
    },
  ]

  /// log(((s + t)² + gap²) / (4 s t)).
  private static func cauchy(_ s: Tensor, _ t: Tensor, gap: Tensor) -> Tensor {
    log1p((square(s - t) + square(gap)) / (4 * (s * t)))
  }
}

/// Families of counts.
extension Divergence {
  static let counts: [Divergence] = [
    elementwise(Geometric.self, Geometric.self) { q, p in
      let (success, failure) = q.logProbabilities
      let (other, otherFailure) = p.logProbabilities
      return (success - other) + exp(failure - success) * (failure - otherFailure)
    },
    elementwise(Bernoulli.self, Poisson.self) { q, p in
      guard let entropy = q.entropy else { return nil }
      return p.rate - q.probability * log(p.rate) - entropy
    },
    elementwise(Binomial.self, Binomial.self) { q, p in
      guard q.trials == p.trials else { return fewerTrials(q, p) }
      let (odds, others) = (q.odds, p.odds)
      let successes = weighted(odds.p, odds.logP - others.logP)
      return q.trials * (successes + weighted(odds.q, odds.logQ - others.logQ))
    },
    elementwise(NegativeBinomial.self, NegativeBinomial.self) { q, p in
      guard let mean = q.mean, q.concentration == p.concentration else { return nil }
      let (odds, others) = (q.odds, p.odds)
      let successes = mean * (odds.logP - others.logP)
      return successes + q.concentration * (odds.logQ - others.logQ)
    },
    elementwise(DiscreteUniform.self, DiscreteUniform.self) { q, p in
      let isNested = and(p.low .<= q.low, q.high .<= p.high)
      let ratio = log((p.high - p.low + 1) / (q.high - q.low + 1))
      return select(isNested, ratio, Double.infinity)
    },
  ]

  /// The sum over the counts of q, of which those above the trials of p are impossible; for a known number of them.
  private static func fewerTrials(_ q: Binomial, _ p: Binomial) -> Tensor? {
    guard let counts = q.support.enumeratedValues, counts.count <= 10_000 else {
      guard let own = q.trials.constantValue, let other = p.trials.constantValue, own > other
      else { return nil }
      return .filled(.infinity, [])
    }
    let values = Tensor(counts.map(Double.init))
    let (own, other) = (q.alongLast.logDensity(values), p.alongLast.logProb(values))
    let terms = weighted(exp(own), own - other)
    return terms.mistake == nil ? sum(terms, dimensions: [terms.shape.count - 1]) : terms
  }
}
