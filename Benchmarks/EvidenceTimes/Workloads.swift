import Evidence

enum Rows: Plate {}
enum Kinds: Plate {}

/// Probabilistic principal components: 20 numbers a row, of 8 factors.
struct Components: Model {
  @Latent(8, per: Rows.self) var h
  @Observed(20, per: Rows.self) var x
  @Parameter(20, 8) var loadings
  @Parameter(20) var mean
  @Parameter(in: .positive) var noise
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, h) + mean, noise)
  }
}

/// A mixture of 8 normal distributions of 20 numbers, with full covariances.
struct Mixture: Model {
  @Latent(per: Rows.self) var kind
  @Observed(20, per: Rows.self) var x
  @Parameter(8, in: .simplex) var weights
  @Parameter(20, per: Kinds.self) var centers
  @Parameter(20, 20, per: Kinds.self, in: .choleskyFactor) var factors
  var joint: Joint {
    kind ~ Categorical(probabilities: weights)
    x ~ MultivariateNormal(centers[kind], choleskyFactor: factors[kind])
  }
}

/// 16 hidden states with normal emissions.
struct Hidden: Model {
  @Latent var state: Tensor
  @Observed var x: Tensor
  @Parameter(16) var start
  @Parameter(16, 16) var transition
  @Parameter(16) var centers
  @Parameter(16, in: .positive) var scales
  init(steps: Int) {
    _state = Latent(steps)
    _x = Observed(steps)
  }
  var joint: Joint {
    state ~ MarkovChain(from: Categorical(logits: start), to: next)
    x ~ Normal(centers[state], scales[state])
  }
  func next(_ state: Tensor) -> Categorical { Categorical(logits: transition[state]) }
}

/// Position and velocity in the plane, four numbers, of which the positions are seen with noise.
struct Tracking: Model {
  @Latent var state: Tensor
  @Observed var x: Tensor
  @Parameter(in: .positive) var push
  @Parameter(in: .positive) var noise
  init(steps: Int) {
    _state = Latent(steps, 4)
    _x = Observed(steps, 2)
  }
  static let step = Tensor([1, 0, 0.5, 0, 0, 1, 0, 0.5, 0, 0, 1, 0, 0, 0, 0, 1], shape: [4, 4])
  var joint: Joint {
    state ~ MarkovChain(from: Normal(Tensor([0, 0, 0, 0]), 3), to: next)
    x ~ Normal(state.sliced(0..<2, dimension: 1), noise)
  }
  func next(_ state: Tensor) -> Normal { Normal(matmul(Self.step, state), push) }
}
