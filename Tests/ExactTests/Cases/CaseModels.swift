import Evidence

/// Intercepts and slopes of groups that vary together, on standard coordinates.
struct VaryingLines: Model {
  enum Groups: Plate {}
  @Latent(2) var mean
  @Latent(2) var spread
  @Latent(2, 2) var factor
  @Latent(2, per: Groups.self) var line
  @Observed(3, per: Groups.self) var y
  private let x = Tensor([-1, 0, 1])

  var correlation: Tensor { factor[1][0] }
  private var own: Tensor { mean + matmul(matmul(diagonalMatrix(spread), factor), line) }

  var joint: Joint {
    mean ~ Normal(0, 1)
    spread ~ HalfNormal(1)
    factor ~ LKJCholesky(dimension: 2, concentration: 2)
    line ~ Normal(0, 1)
    y ~ Normal(own[0] + own[1] * x, 0.5)
  }
}

/// Answers in four ordered classes, without a predictor.
struct OrderedClasses: Model {
  enum Answers: Plate {}
  @Latent(3) var cutpoints
  @Observed(per: Answers.self) var answer
  var joint: Joint {
    cutpoints ~ Potential(on: .ordered) { sum(Normal(0, 1.5).logDensity($0)) + log(Tensor(6)) }
    answer ~ OrderedLogistic(0, cutpoints: cutpoints)
  }
}

/// A probability that the data put near one, and the prior far from it.
struct OnlyZeros: Model {
  enum Answers: Plate {}
  @Latent var logit
  @Observed(per: Answers.self) var isZero
  var joint: Joint {
    logit ~ Normal(-4, 1.04.squareRoot())
    isZero ~ Bernoulli(logits: logit)
  }
}

/// A cubic through points without noise.
struct Cubic: Model {
  enum Points: Plate {}
  @Latent var a0
  @Latent var a1
  @Latent var a2
  @Latent var a3
  @Input(per: Points.self) var x
  @Observed(per: Points.self) var y
  var joint: Joint {
    a0 ~ Normal(0, 10)
    a1 ~ Normal(0, 10)
    a2 ~ Normal(0, 10)
    a3 ~ Normal(0, 10)
    y ~ Normal(a0 + x * (a1 + x * (a2 + x * a3)), 1.5)
  }
}

/// Three steps of a walk, of which the last is seen.
struct Steps: Model {
  enum Walks: Plate {}
  @Latent(per: Walks.self) var first
  @Latent(per: Walks.self) var second
  @Observed(per: Walks.self) var third
  var joint: Joint {
    first ~ Normal(1, 1)
    second ~ Normal(first, 1)
    third ~ Normal(second, 1)
  }
}

/// Counts of animals at sites of unknown sizes, seen with an unknown probability.
struct Abundance: Model {
  enum Sites: Plate {}
  @Latent var rate
  @Latent var seen
  @Latent(per: Sites.self) var number
  @Observed(3, per: Sites.self) var count
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 0.5)
    seen ~ Uniform(0, 1)
    number ~ Truncated(Poisson(rate), below: 81)
    count ~ Binomial(trials: number, probability: seen)
  }
}

/// Counts of three genes with a library size and a batch, each cell by its code.
struct Genes: Model {
  enum Cells: Plate {}
  @Latent(per: Cells.self) var code
  @Input(per: Cells.self) var batch
  @Observed(3, per: Cells.self) var count
  let isInflated: Bool

  var shares: Tensor { shares(inBatch: batch) }

  func shares(inBatch batch: some TensorConvertible) -> Tensor {
    let effect = batch.tensor * Tensor([-0.3, 0.4, 0])
    let base = Tensor([0.2, 0, -0.4])
    return softmax(code * Tensor([0.8, -0.5, -0.3]) + base + effect)
  }

  var joint: Joint {
    code ~ Normal(0, 1)
    if isInflated {
      count ~ ZeroInflated(counts, logits: -2)
    } else {
      count ~ counts
    }
  }
  private var counts: NegativeBinomial {
    NegativeBinomial(mean: 20 * shares, concentration: Tensor([2, 5, 1]))
  }
}

/// A smooth function, measured at some of its places with errors of very different size.
struct SmoothFunction: Model {
  @Latent(7) var f
  @Observed(4) var y
  static let places = [0.1, 0.2, 0.5, 2, 0.15, 0.35, 1]
  static let errors = [0.001, 0.01, 0.1, 1]

  private var covariance: Tensor {
    let x = Tensor(Self.places)
    let distance = (x.reshaped(7, 1) - x.reshaped(1, 7)) / 0.25
    return 0.8 * exp(-0.5 * square(distance))
  }
  var joint: Joint {
    f ~ MultivariateNormal(5.62, covariance: covariance)
    y ~ Normal(f.sliced(0..<4), Tensor(Self.errors))
  }
}

/// One person's answers to three items, with guessing or without.
struct Person: Model {
  @Latent var ability
  @Observed(3) var answer
  let guessing: [Double]
  var joint: Joint {
    ability ~ Normal(0, 1)
    answer ~ Bernoulli(probability: guess + (1 - guess) * sigmoid(slope * (ability - difficulty)))
  }
  private var guess: Tensor { Tensor(guessing) }
  private let slope = Tensor([1, 1.5, 0.7])
  private let difficulty = Tensor([-1, 0, 1])
}
