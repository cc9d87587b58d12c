import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors

// The ten models that settle how a model reads.

/// p(h) p(x | h), q(h | x).
struct VAE: Model {
  enum Images: Plate {}
  @Latent(32, per: Images.self) var h
  @Observed(784, per: Images.self) var x
  let decoder = MLP(32, 400, 784)
  let encoder = GaussianEncoder(784, 400, 32)

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: decoder(h))
  }
  var guide: Joint {
    h ~ encoder(x)
  }
}

/// Probabilistic PCA; sizes are chosen at run time.
struct PPCA: Model {
  enum Samples: Plate {}
  @Parameter var loadings: Tensor
  @Parameter var mean: Tensor
  @Parameter(in: .positive) var noise
  @Latent var h: Tensor
  @Observed var x: Tensor

  init(dimensions: Int, components: Int) {
    _loadings = Parameter(dimensions, components)
    _mean = Parameter(dimensions)
    _h = Latent(components, per: Samples.self)
    _x = Observed(dimensions, per: Samples.self)
  }
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, h) + mean, noise)
  }
}

/// A discrete latent that the engine sums out.
struct GaussianMixture: Model {
  enum Points: Plate {}
  @Latent(3) var weights
  @Latent(3, 2) var centers
  @Latent(per: Points.self) var k
  @Observed(2, per: Points.self) var x

  var joint: Joint {
    weights ~ Dirichlet(1)
    centers ~ Normal(0, 5)
    k ~ Categorical(probabilities: weights)
    x ~ Normal(centers[k], 0.5)
  }
}

/// Non-centered; `effect` is derived.
struct EightSchools: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var z
  @Input(per: Schools.self) var standardError
  @Observed(per: Schools.self) var y

  var effect: Tensor { mean + spread * z }

  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(effect, standardError)
  }
}

/// A linear Gaussian state space: time is part of the distribution.
struct StateSpace: Model {
  @Parameter(2, 2) var transition
  @Parameter(1, 2) var emission
  @Parameter(in: .positive) var drift
  @Parameter(in: .positive) var noise
  @Latent(100, 2) var z
  @Observed(100, 1) var x

  var joint: Joint {
    z ~ MarkovChain(from: Normal(0, 1), to: next)
    x ~ Normal(matmul(z, transpose(emission)), noise)
  }
  func next(_ z: Tensor) -> Normal { Normal(matmul(transition, z), drift) }
}

/// A discrete chain.
struct HiddenMarkov: Model {
  enum Sequences: Plate {}
  @Parameter(3) var start
  @Parameter(3, 3) var transition
  @Parameter(3) var levels
  @Latent(50, per: Sequences.self) var state
  @Observed(50, per: Sequences.self) var x

  var joint: Joint {
    state ~ MarkovChain(from: Categorical(logits: start), to: next)
    x ~ Normal(levels[state], 1)
  }
  func next(_ state: Tensor) -> Categorical { Categorical(logits: transition[state]) }
}

/// The same idea with a static loop, unrolled.
struct RandomWalk: Model {
  let steps: [Step] = (0..<5).map { _ in Step() }
  struct Step: Module {
    @Latent var z
    @Observed var x
  }
  var joint: Joint {
    steps[0].z ~ Normal(0, 1)
    for (previous, step) in zip(steps, steps.dropFirst()) {
      step.z ~ Normal(previous.z, 0.1)
    }
    for step in steps {
      step.x ~ Normal(step.z, 1)
    }
  }
}

/// p(h) p(x | h, label), q(h | x, label).
struct ConditionalVAE: Model {
  enum Images: Plate {}
  @Input(10, per: Images.self) var label
  @Latent(32, per: Images.self) var h
  @Observed(784, per: Images.self) var x
  let decoder = MLP(42, 400, 784)
  let encoder = GaussianEncoder(794, 400, 32)

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: decoder(concatenated(h, label)))
  }
  var guide: Joint {
    h ~ encoder(concatenated(x, label))
  }
}

/// Bayesian logistic regression.
struct LogisticRegression: Model {
  enum Rows: Plate {}
  @Latent var weights: Tensor
  @Latent var bias
  @Input var features: Tensor
  @Observed(per: Rows.self) var label

  init(features count: Int) {
    _weights = Latent(count)
    _features = Input(count, per: Rows.self)
  }
  var joint: Joint {
    weights ~ Normal(0, 1)
    bias ~ Normal(0, 10)
    label ~ Bernoulli(logits: dot(weights, features) + bias)
  }
}

/// A sub-model's joint is one line of its parent's.
struct TwoStudies: Model {
  let first = EightSchools()
  let second = EightSchools()
  @Latent var shared

  var joint: Joint {
    shared ~ Normal(0, 1)
    first.joint
    second.joint
  }
}
