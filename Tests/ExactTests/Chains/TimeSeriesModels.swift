import Evidence

// Models whose values other libraries made; see evidence.json.

private let states = (
  start: Tensor([0.5, 0.3, 0.2]),
  transition: Tensor([0.8, 0.15, 0.05, 0.1, 0.7, 0.2, 0.25, 0.05, 0.7], shape: [3, 3])
)

@Sendable private func nextState(_ state: Tensor) -> Categorical {
  Categorical(probabilities: states.transition[state])
}

struct NormalStates: Model {
  @Latent(40) var state
  @Observed(40) var x
  static let means = Tensor([-1.5, 0.2, 1.8])
  static let deviations = Tensor([0.6, 0.9, 0.75])
  var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: states.start), to: nextState)
    x ~ Normal(Self.means[state], Self.deviations[state])
  }
}

struct PoissonStates: Model {
  @Latent(111) var state
  @Observed(111) var x
  static let rates = Tensor([0.6, 2.1, 3.9])
  var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: states.start), to: nextState)
    x ~ Poisson(Self.rates[state])
  }
}

/// A Poisson hidden Markov model whose parameters are learned.
struct LearnedStates: Model {
  @Latent(111) var state
  @Observed(111) var x
  @Parameter(2, in: .simplex) var start
  @Parameter(shape: [2, 2], in: .simplex, initially: .values([0.9, 0.1, 0.1, 0.9]))
  var transition: Tensor
  @Parameter(shape: [2], in: .positive, initially: .values([1, 3])) var rates: Tensor
  var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: start), to: next)
    x ~ Poisson(rates[state])
  }
  func next(_ state: Tensor) -> Categorical { Categorical(probabilities: transition[state]) }
}

/// The local level with its variances to be learned, and how sure its start is.
struct LearnedLevel: Model {
  @Latent(100) var level
  @Observed(100) var y
  @Parameter(in: .positive, initially: 10_000) var noiseVariance
  @Parameter(in: .positive, initially: 1_000) var levelVariance
  let startVariance: Double
  var joint: Joint {
    level ~ MarkovChain(from: Normal(1000, startVariance.squareRoot()), to: next)
    y ~ Normal(level, sqrt(noiseVariance))
  }
  func next(_ level: Tensor) -> Normal { Normal(level, sqrt(levelVariance)) }
}

struct Trend: Model {
  @Latent(100, 2) var state
  @Observed(100) var y
  static let step = Tensor([1, 1, 0, 1], shape: [2, 2])
  static let deviations = sqrt(Tensor([1200, 25]))
  var joint: Joint {
    state ~ MarkovChain(from: Normal(Tensor([1000, 0]), Tensor([300, 20])), to: next)
    y ~ Normal(matmul(state, Tensor([1, 0])), sqrt(Tensor(15_000)))
  }
  func next(_ state: Tensor) -> Normal { Normal(matmul(Self.step, state), Self.deviations) }
}

/// Position and velocity in the plane, of which the positions are seen.
struct Tracking: Model {
  @Latent(50, 4) var state
  @Observed(50, 2) var x
  static let step = Tensor([1, 0, 0.5, 0, 0, 1, 0, 0.5, 0, 0, 1, 0, 0, 0, 0, 1], shape: [4, 4])
  var joint: Joint {
    state ~ MarkovChain(from: Normal(Tensor([0, 0, 0, 0]), 2), to: next)
    x ~ Normal(state.sliced(0..<2, dimension: 1), 0.35)
  }
  func next(_ state: Tensor) -> Normal { Normal(matmul(Self.step, state), 0.2) }
}
