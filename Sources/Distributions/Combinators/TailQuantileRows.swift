public import EvidenceTensors

// Quantiles of families whose distribution function is inverted by elementary functions.

extension Exponential: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { -logComplement(logCDF) / rate }
  public func quantile(logSurvival: Tensor) -> Tensor { -logSurvival / rate }
}

extension Pareto: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { quantile(logSurvival: logComplement(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor { scale * exp(-logSurvival / concentration) }
}

extension Weibull: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    scale * exp(logOfMinusLogComplement(logCDF) / concentration)
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    scale * exp(log(-logSurvival) / concentration)
  }
}

extension Gumbel: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { location - scale * log(-logCDF) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    location - scale * logOfMinusLogComplement(logSurvival)
  }
}

extension GeneralizedExtremeValue: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(at: -log(-logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(at: -logOfMinusLogComplement(logSurvival))
  }
}

extension Kumaraswamy: TailQuantiles {
  /// 1 − (1 − p)^(1/β) is p / β for small p.
  public func quantile(logCDF: Tensor) -> Tensor {
    let isSmall = logCDF .< -36
    let rest = -logComplement(logCDF) / beta
    return exp(select(isSmall, logCDF - log(beta), log1mexp(rest)) / alpha)
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    exp(log1mexp(-logSurvival / beta) / alpha)
  }
}

extension Uniform: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { low + (high - low) * exp(logCDF) }
  public func quantile(logSurvival: Tensor) -> Tensor { high - (high - low) * exp(logSurvival) }
}

extension Logistic: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    location + scale * (logCDF - logComplement(logCDF))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    location + scale * (logComplement(logSurvival) - logSurvival)
  }
}

extension RelaxedBernoulli: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(at: logCDF - logComplement(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(at: logComplement(logSurvival) - logSurvival)
  }
  private func value(at logistic: Tensor) -> Tensor {
    insideUnitInterval(sigmoid((logits + logistic) / temperature))
  }
}

extension Laplace: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { location + deviation(logCDF) }
  public func quantile(logSurvival: Tensor) -> Tensor { location - deviation(logSurvival) }

  /// From the location, of the logarithm of the lower tail.
  private func deviation(_ logTail: Tensor) -> Tensor {
    let other = logComplement(logTail)
    let isFar = other .< logTail
    let depth = scale * (select(isFar, other, logTail) + logTwo)
    return select(isFar, -depth, depth)
  }
}

extension AsymmetricLaplace: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(logCDF, logComplement(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(logComplement(logSurvival), logSurvival)
  }
}

extension Cauchy: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(exp(logCDF), -expm1(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(-expm1(logSurvival), exp(logSurvival))
  }
}

extension HalfCauchy: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(exp(logCDF), -expm1(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(-expm1(logSurvival), exp(logSurvival))
  }
}

extension ContinuousBernoulli: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { value(exp(logCDF), -expm1(logCDF)) }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(-expm1(logSurvival), exp(logSurvival))
  }
}
