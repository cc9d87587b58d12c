import Evidence

/// A hidden Markov model of counts.
struct PoissonChain: Model {
  static let starts = Tensor([0.6, 0.3, 0.1])
  static let moves = Tensor([0.8, 0.15, 0.05, 0.2, 0.7, 0.1, 0.25, 0.25, 0.5], shape: [3, 3])
  static let rates = Tensor([0.5, 3, 9])

  @Latent var z: Tensor
  @Observed var x: Tensor

  init(steps: Int) {
    _z = Latent(steps)
    _x = Observed(steps)
  }

  var joint: Joint {
    z
      ~ MarkovChain(from: Categorical(probabilities: Self.starts)) { last in
        Categorical(probabilities: Self.moves[last])
      }
    x ~ Poisson(Self.rates[z])
  }
}

/// The same model with a plate of sequences, learned moves and emissions.
struct LearnedChain: Model {
  enum Sequences: Plate {}
  @Parameter(2) var start
  @Parameter(2, 2) var moves
  @Parameter(2) var means
  @Latent(6, per: Sequences.self) var z
  @Observed(6, per: Sequences.self) var x

  var joint: Joint {
    z
      ~ MarkovChain(from: Categorical(logits: start)) { [moves] last in
        Categorical(logits: moves[last])
      }
    x ~ Normal(means[z], 1)
  }
}

/// The same, unrolled by a loop over scalars.
struct UnrolledChain: Model {
  @Latent(4) var z
  @Observed(4) var x

  var joint: Joint {
    z
      ~ MarkovChain(from: Bernoulli(probability: 0.3)) { last in
        Bernoulli(probability: select(last .== 1, 0.9, 0.2))
      }
    x ~ Normal(2 * z, 1)
  }
}

/// A level that walks, seen with noise.
struct LevelChain: Model {
  @Parameter(in: .positive) var observation
  @Parameter(in: .positive) var step
  @Latent var level: Tensor
  @Observed var y: Tensor

  init(steps: Int) {
    _level = Latent(steps)
    _y = Observed(steps)
  }

  var joint: Joint {
    level
      ~ MarkovChain(from: Normal(1_000, Tensor(1e5.squareRoot()))) { [step] last in
        Normal(last, sqrt(step))
      }
    y ~ Normal(level, sqrt(observation))
  }
}

/// The same walk as a distribution of its own, and a drift that is not known.
struct DriftingChain: Model {
  @Latent var drift
  @Latent var level: Tensor
  @Observed var y: Tensor

  init(steps: Int) {
    _level = Latent(steps)
    _y = Observed(steps)
  }

  var joint: Joint {
    drift ~ Normal(0, 1)
    level ~ GaussianRandomWalk(0.5, drift: drift, start: 1)
    y ~ Normal(level, 0.7)
  }
}

/// Positions and velocities of an object, and its seen positions.
struct MotionChain: Model {
  static let moves = Tensor([1, 1, 0, 1], shape: [2, 2])
  static let noise = Tensor([0.3, 0.2])
  enum Objects: Plate {}
  @Latent var state: Tensor
  @Observed var x: Tensor

  init(steps: Int) {
    _state = Latent(steps, 2, per: Objects.self)
    _x = Observed(steps, per: Objects.self)
  }

  var joint: Joint {
    state
      ~ MarkovChain(from: Normal(Tensor([0, 1]), 2)) { last in
        Normal(matmul(Self.moves, last), Self.noise)
      }
    x ~ Normal(state.sliced(0..<1, dimension: 1).reshaped(state.shape[0]), 0.5)
  }
}
