import Evidence

// Models whose exact evidence takes a sum over the repetitions of a discrete latent together.

/// Two undirected layers of switches: exp(a·v + b·h + v·W·h).
struct Boltzmann: Model {
  @Latent var v: Tensor
  @Latent var h: Tensor
  let visible: Tensor
  let hidden: Tensor
  let weights: Tensor

  init(visible: [Double], hidden: [Double], weights: [Double]) {
    _v = Latent(visible.count)
    _h = Latent(hidden.count)
    self.visible = Tensor(visible)
    self.hidden = Tensor(hidden)
    self.weights = Tensor(weights, shape: [visible.count, hidden.count])
  }
  var joint: Joint {
    v ~ Potential(on: .boolean) { [visible] in visible * $0 }
    h ~ Potential(on: .boolean) { [self] in (hidden + matmul(v, weights)) * $0 }
  }
}

/// Lines, each row on one of two.
struct TwoLines: Model {
  enum Rows: Plate {}
  @Latent(2) var slope
  @Latent(2) var offset
  @Latent(per: Rows.self) var line
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    slope ~ Normal(0, 2)
    offset ~ Normal(0, 1)
    line ~ Bernoulli(probability: 0.4)
    y ~ Normal(offset[line] + slope[line] * x, 0.5)
  }
}

/// Coins of two kinds with unknown biases, one kind a row.
struct TwoCoins: Model {
  enum Rows: Plate {}
  @Latent(3) var bias
  @Latent(per: Rows.self) var kind
  @Observed(per: Rows.self) var heads
  var joint: Joint {
    bias ~ Beta(2, 3)
    kind ~ Categorical(probabilities: Tensor([0.5, 0.2, 0.3]))
    heads ~ Binomial(trials: 5, probability: bias[kind])
  }
}
