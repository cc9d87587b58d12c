import Evidence

struct GuidedNormal: Model {
  @Latent var h
  @Observed var x
  let mean: Double
  let deviation: Double
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, 1)
  }
  var guide: Joint {
    h ~ Normal(mean, deviation)
  }
}

/// The linear-Gaussian model of the references, with the posterior's mean in its guide and one of two covariances.
struct GuidedLinear: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  let isFull: Bool

  static let loadings = Tensor([1, 0.5, 0.2, -1, 0.7, 0.7, 0, 0.3], shape: [4, 2])
  // I + Wᵀ W / 0.5, whose inverse is written out.
  static let precision = (4.06, 1.58, 4.66)
  static var determinant: Double { precision.0 * precision.2 - precision.1 * precision.1 }
  static var covariance: Tensor {
    let (a, b, d) = precision
    return Tensor([d, -b, -b, a], shape: [2, 2]) / determinant
  }

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.loadings, h), 0.5.squareRoot())
  }
  var guide: Joint {
    if isFull {
      h ~ MultivariateNormal(mean, covariance: Self.covariance)
    } else {
      h
        ~ Normal(
          mean,
          Tensor([1 / Self.precision.0.squareRoot(), 1 / Self.precision.2.squareRoot()])
        )
    }
  }
  var mean: Tensor { 2 * matmul(Self.covariance, matmul(x, Self.loadings)) }
}

/// Two numbers with correlation 0.9 and no data, and the independent guide that is nearest to them.
struct CorrelatedPair: Model {
  @Latent(2) var h
  var joint: Joint {
    h ~ MultivariateNormal(Tensor([0, 0]), covariance: Tensor([1, 0.9, 0.9, 1], shape: [2, 2]))
  }
  var guide: Joint { h ~ Normal(0, Tensor((1 - 0.81).squareRoot())) }
}
