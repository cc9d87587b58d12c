internal import EvidenceTensors

/// Divergences from a family of which only an expectation or two is needed: KL(q ‖ p) = −H(q) − E_q[log p].
extension Divergence {
  static let moments: [Divergence] = toNormals + toExponentials + toGammas + toIntervals + toGumbels

  private static let toNormals = [
    toNormal(Uniform.self), toNormal(Exponential.self), toNormal(Gamma.self), toNormal(Beta.self),
    toNormal(Laplace.self), toNormal(Gumbel.self), toNormal(Logistic.self), toNormal(Pareto.self),
    toNormal(ContinuousBernoulli.self), toNormal(HalfNormal.self), toNormal(LogNormal.self),
    toNormal(Weibull.self), toNormal(InverseGamma.self), toNormal(ChiSquared.self),
    toNormal(StudentT.self), toNormal(AsymmetricLaplace.self), toNormal(GeneralizedNormal.self),
    toNormal(Kumaraswamy.self), toNormal(GeneralizedExtremeValue.self),
    toNormal(InverseGaussian.self),
  ]
  private static let toExponentials = [
    toExponential(Beta.self), toExponential(ContinuousBernoulli.self), toExponential(Pareto.self),
    toExponential(HalfNormal.self), toExponential(LogNormal.self), toExponential(Weibull.self),
    toExponential(InverseGamma.self), toExponential(ChiSquared.self),
    toExponential(Kumaraswamy.self), toExponential(HalfStudentT.self),
    toExponential(InverseGaussian.self),
    elementwise(Uniform.self, Exponential.self) { q, p in
      select(q.low .>= 0, crossEntropy(q, p), Double.infinity) - log(q.high - q.low)
    },
  ]
  private static let toGammas = [
    toGamma(Beta.self), toGamma(Pareto.self), toGamma(HalfNormal.self), toGamma(LogNormal.self),
    toGamma(Weibull.self), toGamma(InverseGamma.self), toGamma(Kumaraswamy.self),
    toGamma(InverseGaussian.self),
    elementwise(Uniform.self, Gamma.self) { q, p in
      let isPositive = q.low .>= 0
      let inside = Uniform(select(isPositive, q.low, 0), select(isPositive, q.high, 1))
      let cross = crossEntropy(inside, p, mean: 0.5 * (inside.low + inside.high))
      return select(isPositive, cross - log(inside.high - inside.low), Double.infinity)
    },
  ]

  // MARK: - Forms

  /// E_q[−log p] = ½ log 2π + log σ + ½ (Var x + (E x − μ)²) / σ².
  private static func toNormal<Q: Univariate>(_ family: Q.Type) -> Divergence {
    elementwise(family, Normal.self) { q, p in
      guard let mean = q.mean, let variance = q.variance, let entropy = q.entropy else {
        return nil
      }
      // Without a variance the mean square is infinite, whatever the mean is.
      let isFinite = variance .< Double.infinity
      let gap = select(isFinite, mean - p.location, 0)
      let spread = (select(isFinite, variance, Double.infinity) + square(gap)) / square(p.scale)
      return 0.5 * spread + log(p.scale) + halfLogTwoPi - entropy
    }
  }

  private static func toExponential<Q: Univariate>(_ family: Q.Type) -> Divergence {
    elementwise(family, Exponential.self) { q, p in
      guard let mean = q.mean, let entropy = q.entropy else { return nil }
      return p.rate * mean - log(p.rate) - entropy
    }
  }
  private static func crossEntropy(_ q: Uniform, _ p: Exponential) -> Tensor {
    0.5 * p.rate * (q.low + q.high) - log(p.rate)
  }

  private static func toGamma<Q: LogExpectation>(_ family: Q.Type) -> Divergence {
    elementwise(family, Gamma.self) { q, p in
      guard let mean = q.mean, let entropy = q.entropy else { return nil }
      return crossEntropy(q, p, mean: mean) - entropy
    }
  }
  /// E_q[−log p] = log Γ(a) − a log b − (a − 1) E[log x] + b E[x].
  private static func crossEntropy(_ q: any LogExpectation, _ p: Gamma, mean: Tensor) -> Tensor {
    let height = logGamma(p.concentration) - p.concentration * log(p.rate)
    return height - (p.concentration - 1) * q.meanOfLog + p.rate * mean
  }
}

/// Families on bounded intervals, and to the Gumbel distribution.
extension Divergence {
  fileprivate static let toIntervals = [
    toContinuousBernoulli(Beta.self), toContinuousBernoulli(Kumaraswamy.self),
    elementwise(Uniform.self, ContinuousBernoulli.self) { q, p in
      let cross = logMass(p.logits) - 0.5 * p.logits * (q.low + q.high)
      return select(isUnit(q), cross, Double.infinity) - log(q.high - q.low)
    },
    toUniform(Beta.self), toUniform(Kumaraswamy.self), toUniform(ContinuousBernoulli.self),
    elementwise(Uniform.self, Beta.self) { q, p in
      let isInside = isUnit(q)
      let (low, high) = (select(isInside, q.low, 0), select(isInside, q.high, 1))
      let above = (p.alpha - 1) * Uniform(low, high).meanOfLog
      let below = (p.beta - 1) * Uniform(1 - high, 1 - low).meanOfLog
      let cross = logBeta(p.alpha, p.beta) - (above + below)
      return select(isInside, cross - log(high - low), Double.infinity)
    },
    elementwise(Uniform.self, Pareto.self) { q, p in
      let isInside = q.low .>= p.scale
      let (low, high) = (select(isInside, q.low, 1), select(isInside, q.high, 2))
      let tail = (p.concentration + 1) * Uniform(low, high).meanOfLog
      let height = log(p.concentration) + p.concentration * log(p.scale)
      return select(isInside, tail - height - log(high - low), Double.infinity)
    },
  ]

  private static func isUnit(_ q: Uniform) -> Tensor { and(q.low .>= 0, q.high .<= 1) }

  private static func toContinuousBernoulli<Q: Univariate>(_ family: Q.Type) -> Divergence {
    elementwise(family, ContinuousBernoulli.self) { q, p in
      guard let mean = q.mean, let entropy = q.entropy else { return nil }
      return logMass(p.logits) - p.logits * mean - entropy
    }
  }

  /// From a distribution on (0, 1).
  private static func toUniform<Q: Univariate>(_ family: Q.Type) -> Divergence {
    elementwise(family, Uniform.self) { q, p in
      guard let entropy = q.entropy else { return nil }
      let isInside = and(p.low .<= 0, p.high .>= 1)
      return select(isInside, log(p.high - p.low) - entropy, Double.infinity)
    }
  }

  fileprivate static let toGumbels = [
    elementwise(Normal.self, Gumbel.self) { q, p in
      let growth = 0.5 * square(q.scale / p.scale)
      return toGumbel(q.location, log(q.scale) + (halfLogTwoPi + 0.5), p) {
        growth - (q.location - $0) / p.scale
      }
    },
    elementwise(Gamma.self, Gumbel.self, gammaToGumbel),
    elementwise(Exponential.self, Gumbel.self) { q, p in
      gammaToGumbel(Gamma(concentration: 1, rate: q.rate), p)
    },
    elementwise(Uniform.self, Gumbel.self) { q, p in
      let width = q.high - q.low
      return toGumbel(0.5 * (q.low + q.high), log(width), p) {
        ($0 - q.low) / p.scale + log(exponentialRatio(-(width / p.scale)))
      }
    },
  ]

  private static let gammaToGumbel: @Sendable (Gamma, Gumbel) -> Tensor? = { q, p in
    guard let mean = q.mean, let entropy = q.entropy else { return nil }
    let fall = q.concentration * log1p(1 / (q.rate * p.scale))
    return toGumbel(mean, entropy, p) { $0 / p.scale - fall }
  }

  /// E_q[−log p] = log s + (E x − μ) / s + E exp(−(x − μ) / s), the last by its logarithm.
  private static func toGumbel(
    _ mean: Tensor,
    _ entropy: Tensor,
    _ p: Gumbel,
    _ logExponential: (_ location: Tensor) -> Tensor
  ) -> Tensor {
    let line = (mean - p.location) / p.scale
    return log(p.scale) + line + exp(logExponential(p.location)) - entropy
  }
}
