public import EvidenceTensors

/// A distribution of vectors that is known coordinate by coordinate, p(x) = Π_d p(x_d | x_0, …, x_{d−1}).
///
/// What is drawn from a mixture of such distributions is differentiable in all parameters, the weights too.
/// - Reference: Rosenblatt (1952), "Remarks on a multivariate transformation".
public protocol CoordinatewiseDistribution: Distribution {
  /// The distribution of coordinate `index`, given those before it, which are read from `value`; its others are not.
  ///
  /// - Shapes: `value` is one draw [d], or draws [n, d]; the coordinate is a number a draw.
  func conditional(at index: Int, given value: Tensor) -> any Univariate
}

extension MultivariateNormal: CoordinatewiseDistribution {
  public func conditional(at index: Int, given value: Tensor) -> any Univariate {
    let (center, scale) = regression(at: index, given: value)
    return Normal(center, scale)
  }

  /// On the coordinates before: with L Lᵀ = Σ the coefficients are L₁₁⁻ᵀ l for the row (l, L_dd, 0) of L.
  func regression(at index: Int, given value: Tensor) -> (center: Tensor, scale: Tensor) {
    let lower = covarianceFactor
    let (row, center) = (lower[index], location.coordinate(index))
    guard index > 0 else { return (center, row[index]) }
    let earlier = lower[0..<index].sliced(0..<index, dimension: 1)
    let coefficients = triangularSolve(earlier, row[0..<index], transposed: true)
    let deviations = value.coordinates(before: index) - location.coordinates(before: index)
    return (center + (coefficients * deviations).summedAlongLast, row[index])
  }

  /// The distribution of the first coordinates.
  func first(_ count: Int) -> MultivariateNormal {
    let block = covarianceFactor[0..<count].sliced(0..<count, dimension: 1)
    return MultivariateNormal(location.coordinates(before: count), choleskyFactor: block)
  }

  /// The lower triangular L with L Lᵀ = Σ; the transposed inverse of a precision's factor is an upper triangle.
  private var covarianceFactor: Tensor {
    guard form == .precision else { return factor }
    return cholesky(matmul(squareRoot, transpose(squareRoot)))
  }
}

extension LowRankNormal: CoordinatewiseDistribution {
  public func conditional(at index: Int, given value: Tensor) -> any Univariate {
    MultivariateNormal(location, covariance: covariance).conditional(at: index, given: value)
  }
}

extension MultivariateStudentT: CoordinatewiseDistribution {
  /// Of ν + d degrees of freedom, and wider where the d coordinates before lie far out.
  ///
  /// - Reference: Ding (2016), "On the conditional distribution of the multivariate t distribution".
  public func conditional(at index: Int, given value: Tensor) -> any Univariate {
    let nu = degreesOfFreedom
    let (center, scale) = normal.regression(at: index, given: value)
    guard index > 0 else { return StudentT(center, scale, degreesOfFreedom: nu) }
    let known = Double(index)
    let earlier = normal.first(index).squaredDistance(value.coordinates(before: index))
    let stretch = sqrt((nu + earlier) / (nu + known))
    return StudentT(center, scale * stretch, degreesOfFreedom: nu + known)
  }
}

extension GaussianRandomWalk: CoordinatewiseDistribution {
  public func conditional(at index: Int, given value: Tensor) -> any Univariate {
    let before = index > 0 ? value.coordinate(index - 1) : start
    return Normal(before + drift.own(index), scale.own(index))
  }
}

extension Tensor {
  /// The element `index` of the last dimension, which disappears.
  func coordinate(_ index: Int) -> Tensor {
    let slice = sliced(index..<index + 1, dimension: shape.count - 1)
    return slice.reshaped(Array(shape.dropLast()))
  }

  /// The first `count` elements of the last dimension.
  fileprivate func coordinates(before count: Int) -> Tensor {
    sliced(0..<count, dimension: shape.count - 1)
  }

  fileprivate var summedAlongLast: Tensor {
    mistake == nil ? sum(self, dimensions: [shape.count - 1]) : self
  }

  /// The number of a step, where there is one each.
  fileprivate func own(_ step: Int) -> Tensor {
    shape.isEmpty || shape.last == 1 ? self : coordinate(step)
  }
}
