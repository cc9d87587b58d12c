public import Tensors

/// A distribution with quantiles in closed form, exact in both tails.
public protocol TailQuantiles: Univariate {
  /// The value with the given log P(X ≤ value).
  func quantile(logCDF: Tensor) -> Tensor
  /// The value with the given log P(X > value).
  func quantile(logSurvival: Tensor) -> Tensor
}

extension Normal: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    location + scale * normalQuantile(logProbability: logCDF)
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    location - scale * normalQuantile(logProbability: logSurvival)
  }
}

extension LogNormal: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    exp(Normal(location, scale).quantile(logCDF: logCDF))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    exp(Normal(location, scale).quantile(logSurvival: logSurvival))
  }
}

extension HalfNormal: TailQuantiles {
  /// P(X ≤ x) = 1 − 2 Φ(−x / scale).
  public func quantile(logCDF: Tensor) -> Tensor {
    quantile(logSurvival: logComplement(logCDF))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    -scale * normalQuantile(logProbability: logSurvival - logTwo)
  }
}

extension Exponential: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { -logComplement(logCDF) / rate }
  public func quantile(logSurvival: Tensor) -> Tensor { -logSurvival / rate }
}

extension Uniform: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor { low + (high - low) * exp(logCDF) }
  public func quantile(logSurvival: Tensor) -> Tensor { high - (high - low) * exp(logSurvival) }
}
