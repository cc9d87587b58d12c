public import EvidenceTensors

/// A distribution with quantiles in closed form, exact in both tails.
public protocol TailQuantiles: Univariate {
  /// The value with the given log P(X ≤ value).
  func quantile(logCDF: Tensor) -> Tensor
  /// The value with the given log P(X > value).
  func quantile(logSurvival: Tensor) -> Tensor
}

extension Univariate {
  /// The distribution as one with quantiles in closed form, where it is one.
  var tailQuantiles: (any TailQuantiles)? {
    let own: any Univariate = (self as? AnyUnivariate)?.base ?? self
    return own as? any TailQuantiles
  }
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

extension LogitNormal: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    insideUnitInterval(sigmoid(normal.quantile(logCDF: logCDF)))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    insideUnitInterval(sigmoid(normal.quantile(logSurvival: logSurvival)))
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

extension Transformed: TailQuantiles where Base: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    mapped(rising: base.quantile(logCDF: logCDF), falling: base.quantile(logSurvival: logCDF))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    mapped(
      rising: base.quantile(logSurvival: logSurvival),
      falling: base.quantile(logCDF: logSurvival)
    )
  }

  /// The image of the point on the side of the base that the map turns to the one that is meant.
  private func mapped(rising: Tensor, falling: Tensor) -> Tensor {
    guard let direction = bijector.direction else {
      return .invalid("\(name) has no quantiles: its bijector maps vectors")
    }
    return bijector.forward(select(direction .> 0, rising, falling))
  }
}
