import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors

/// Two weathers, seen through readings whose mean each has.
struct Weather: Model {
  @Parameter(shape: [2], initially: .values([-0.5, 1])) var means: Tensor
  @Latent var state: Tensor
  @Observed var x: Tensor

  static let start = [0.6, 0.4]
  static let rows = [[0.7, 0.3], [0.2, 0.8]]

  init(steps: Int) {
    _state = Latent(steps)
    _x = Observed(steps)
  }

  var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: Tensor(Self.start)), to: next)
    x ~ Normal(means[state], 1)
  }
  func next(_ state: Tensor) -> Categorical {
    Categorical(probabilities: Tensor(Self.rows.flatMap(\.self), shape: [2, 2])[state])
  }
}

/// The same weathers at several places, all of which share an unknown noise.
struct Places: Model {
  enum Place: Plate {}
  @Latent var noise: Tensor
  @Latent(per: Place.self) var state: Tensor
  @Observed(per: Place.self) var x: Tensor
  @Parameter(initially: 0.7) var point: Tensor

  init(steps: Int) {
    _state = Latent(steps, per: Place.self)
    _x = Observed(steps, per: Place.self)
  }

  var joint: Joint {
    noise ~ LogNormal(0, 1)
    state ~ MarkovChain(from: Categorical(probabilities: Tensor(Weather.start)), to: next)
    x ~ Normal(Tensor([-0.5, 1])[state], noise)
  }
  var guide: Joint { noise ~ Delta(point) }
  func next(_ state: Tensor) -> Categorical {
    Categorical(probabilities: Tensor(Weather.rows.flatMap(\.self), shape: [2, 2])[state])
  }
}

/// Switches that all push one reading: no chain, and few enough to go through all of their values.
struct Pushes: Model {
  @Latent var on: Tensor
  @Observed var x: Tensor
  let count: Int

  init(_ count: Int) {
    self.count = count
    _on = Latent(count)
  }

  static let strengths = [0.5, -1, 2, 0.25]

  var joint: Joint {
    on ~ Bernoulli(probability: 0.3)
    x ~ Normal(sum(on * Tensor((0..<count).map { Self.strengths[$0 % 4] })), 1)
  }
}

/// A kind for each sequence, which says how long its states last.
struct Kinds: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var kind: Tensor
  @Latent(per: Rows.self) var state: Tensor
  @Observed(per: Rows.self) var x: Tensor

  init(steps: Int) {
    _state = Latent(steps, per: Rows.self)
    _x = Observed(steps, per: Rows.self)
  }

  static let stays = [0.9, 0.4]

  var joint: Joint {
    kind ~ Bernoulli(probability: 0.25)
    state ~ MarkovChain(from: Bernoulli(probability: 0.5), to: next)
    x ~ Normal(state, 1)
  }
  func next(_ previous: Tensor) -> Bernoulli {
    let stay = Tensor(Self.stays)[kind]
    return Bernoulli(probability: select(previous .== 1, stay, 1 - stay))
  }
}

/// The odds of a switch's next value are not a number once it has been on.
struct Faulty: Model {
  @Parameter(initially: -0.5) var w: Tensor
  @Latent(4) var state: Tensor
  @Observed(4) var x: Tensor
  var joint: Joint {
    state ~ MarkovChain(from: Bernoulli(probability: 0.5), to: next)
    x ~ Normal(state, 1)
  }
  func next(_ previous: Tensor) -> Bernoulli {
    Bernoulli(logits: select(previous .== 1, log(w), 0.5))
  }
}
