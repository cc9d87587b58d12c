import Evidence

/// A line through columns 1 and 1 + δ t, which are nearly the same.
struct Collinear: Model {
  enum Rows: Plate {}
  @Latent(2) var weights
  @Input(per: Rows.self) var second
  @Observed(per: Rows.self) var y
  let scale: Double
  let noise: Double

  var joint: Joint {
    weights ~ Normal(0, scale)
    y ~ Normal(sum(concatenated([Tensor([1]), second.reshaped([1])]) * weights), noise)
  }
}

/// The same with noise that is not known.
struct CollinearUnknownNoise: Model {
  enum Rows: Plate {}
  @Latent(2) var weights
  @Latent var noise
  @Input(per: Rows.self) var second
  @Observed(per: Rows.self) var y
  let scale: Double

  var joint: Joint {
    noise ~ HalfCauchy(0.01)
    weights ~ Normal(0, scale)
    y ~ Normal(sum(concatenated([Tensor([1]), second.reshaped([1])]) * weights), noise)
  }
}

/// A walk whose steps, start and noise differ by orders of magnitude.
struct StiffWalk: Model {
  @Latent(30) var level
  @Observed(30) var y
  let start: Double
  let step: Double
  let noise: Double

  var joint: Joint {
    level ~ MarkovChain(from: Normal(0, start)) { [step] in Normal($0, step) }
    y ~ Normal(level, noise)
  }
}

/// Normal numbers of three kinds, on their own or in a row, with logs of any size.
struct KindsOfNumbers: Model {
  static let means = Tensor([-1.5, 0.25, 2])
  static let shares = Tensor([0.25, 0.25, 0.5])
  enum Points: Plate {}
  @Latent(per: Points.self) var kind
  @Observed(per: Points.self) var x
  let scale: Double

  var joint: Joint {
    kind ~ Categorical(probabilities: Self.shares)
    x ~ Normal(Self.means[kind], scale)
  }
}

struct RowOfNumbers: Model {
  static let moves = Tensor(
    [0.5, 0.25, 0.25, 0.125, 0.75, 0.125, 0.25, 0.25, 0.5],
    shape: [3, 3]
  )
  @Latent(12) var kind
  @Observed(12) var x
  let scale: Double

  var joint: Joint {
    kind
      ~ MarkovChain(from: Categorical(probabilities: KindsOfNumbers.shares)) { last in
        Categorical(probabilities: Self.moves[last])
      }
    x ~ Normal(KindsOfNumbers.means[kind], scale)
  }
}

/// A latent that is often smaller than any number.
struct SmallShape: Model {
  @Latent var rate
  @Observed var x
  var joint: Joint {
    rate ~ Gamma(concentration: 0.01, rate: 1)
    x ~ Normal(rate, 1)
  }
}

struct SmallPart: Model {
  @Latent(2) var shares
  @Observed var x
  var joint: Joint {
    shares ~ Dirichlet(Tensor([0.01, 1]))
    x ~ Normal(sum(shares * Tensor([1, 0])), 1)
  }
}
