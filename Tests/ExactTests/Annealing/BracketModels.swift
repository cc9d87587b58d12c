import Evidence

/// Ten latent dimensions, a rotation of their own for each datum.
struct TenDimensions: Model {
  @Latent(10) var h
  @Observed(10) var x
  static let loadings = Tensor(
    (0..<100).map { Double(($0 * 37 + 11) % 19) / 9 - 1 },
    shape: [10, 10]
  )
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.loadings, h), 0.5)
  }
}

/// A latent whose prior depends on a discrete one, which is summed out of prior and joint.
struct SwitchedPrior: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var k
  @Latent(per: Rows.self) var h
  @Observed(per: Rows.self) var x
  var joint: Joint {
    k ~ Bernoulli(probability: 0.3)
    h ~ Normal(3 * k, 0.8)
    x ~ Normal(h, 0.6)
  }
}

/// Hyperbolic functions of five numbers: no exact method covers it.
struct DeepRow: Model {
  enum Rows: Plate {}
  @Latent(5, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.outer, tanh(h)), 0.5)
  }
  static let outer = Tensor((0..<20).map { Double(($0 * 13 + 5) % 17) / 8 - 1 }, shape: [4, 5])
}

/// The rate of a count, with an improper prior.
struct FlatStart: Model {
  @Latent var h
  @Observed var x
  var joint: Joint {
    h ~ Flat()
    x ~ Normal(h, 1)
  }
}
