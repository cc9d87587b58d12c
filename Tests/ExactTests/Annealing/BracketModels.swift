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

/// Counts of groups whose rates differ by a scale that is not known.
struct RandomRates: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Groups.self) var effect
  @Observed(3, per: Groups.self) var y
  var joint: Joint {
    mean ~ Normal(0, 2)
    spread ~ HalfNormal(1)
    effect ~ Normal(mean, spread)
    y ~ Poisson(exp(effect))
  }
}

/// Increasing cutpoints c₁ = x₁, c₂ = c₁ + exp x₂, c₃ = c₂ + exp x₃ of ordered answers.
struct OrderedAnswers: Model {
  enum Answers: Plate {}
  @Latent(3) var x
  @Observed(per: Answers.self) var answer
  var joint: Joint {
    x ~ Normal(0, 1)
    answer ~ OrderedLogistic(0, cutpoints: cumulativeSum(concatenated([x[0..<1], exp(x[1..<3])])))
  }
}

/// Returns whose log-variance walks.
struct StochasticVolatility: Model {
  @Latent(8) var h
  @Observed(8) var y
  var joint: Joint {
    h ~ MarkovChain(from: Normal(-0.5, 0.3 / (1 - 0.95 * 0.95).squareRoot()), to: next)
    y ~ Normal(0, exp(0.5 * h))
  }
  func next(_ h: Tensor) -> Normal { Normal(-0.5 + 0.95 * (h + 0.5), 0.3) }
}

/// A count where nothing can be counted.
struct NothingCounted: Model {
  @Latent var h
  @Observed var y
  var joint: Joint {
    h ~ Normal(0, 1)
    y ~ Poisson(0 * exp(h))
  }
}
