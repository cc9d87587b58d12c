import Evidence

/// Two sequences of integers that are read together in every way that a step may be read.
struct PairedChains: Model {
  static let starts = ([0.7, 0.3], [0.5, 0.2, 0.3])
  static let moves = ([0.8, 0.2, 0.1, 0.9], [0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.1, 0.1, 0.8])
  static let gains = [0.5, -1, 1.5, 2, 0.25]

  @Latent(5) var z
  @Latent(5) var w
  /// Of neighbours.
  @Observed(4) var pairs
  /// A stretch of a stretch.
  @Observed(2) var inner
  @Observed var one
  /// With constants of their own, from the third step on.
  @Observed(3) var late
  @Observed(2) var middle
  @Latent(5) var tilt
  @Parameter var gain
  @Parameter var shift
  @Parameter(in: .positive) var temperature

  var joint: Joint {
    z
      ~ MarkovChain(from: Categorical(probabilities: Tensor(Self.starts.0))) { last in
        Categorical(probabilities: Tensor(Self.moves.0, shape: [2, 2])[last])
      }
    w
      ~ MarkovChain(from: Categorical(probabilities: Tensor(Self.starts.1))) { last in
        Categorical(probabilities: Tensor(Self.moves.1, shape: [3, 3])[last])
      }
    let both = Tensor(Self.gains) * z + w
    pairs ~ Normal(2 * both[0..<4] - both[1..<5], 1)
    inner ~ Normal(both[1..<5][1..<3], 0.5)
    one ~ Normal(both[1..<5][2..<3].reshaped(), 0.75)
    late ~ Normal(Tensor([1, -2, 0.5]) * w[2..<5], 1)
    middle ~ Normal(w[1..<3], 1)
    tilt
      ~ Potential(on: .boolean) { [gain, shift, temperature] tilt in
        -((gain * square(tilt - both) + shift) / temperature)
      }
  }
}

/// A sequence that no chain's proof may take for one.
struct Unchained: Model {
  enum Form: CaseIterable { case twoApart, oneInAll, twoDimensions, padded }
  @Latent(5) var z
  @Observed var x: Tensor
  let form: Form

  init(_ form: Form) {
    self.form = form
    _x =
      switch form {
      case .twoApart: Observed(3)
      case .oneInAll: Observed(5)
      case .twoDimensions: Observed(5, 5)
      case .padded: Observed(6)
      }
  }

  /// What is seen of a path but for noise.
  var center: Tensor {
    switch form {
    case .twoApart: z[0..<3] + 2 * z[2..<5]
    case .oneInAll: z + 2 * z[1]
    case .twoDimensions: z.reshaped(5, 1) * 2 + z.reshaped(1, 5)
    case .padded: z.padded(before: 1, after: 0)
    }
  }

  var joint: Joint {
    z
      ~ MarkovChain(from: Bernoulli(probability: 0.3)) { last in
        Bernoulli(probability: select(last .== 1, 0.9, 0.2))
      }
    x ~ Normal(center, 1)
  }
}

/// Two sequences of which only a sum is seen.
struct PairedLevels: Model {
  @Latent(30) var walk
  @Latent(30) var wave
  @Observed(30) var x

  var joint: Joint {
    walk ~ GaussianRandomWalk(0.5, start: 1)
    wave ~ MarkovChain(from: Normal(0, 1)) { last in Normal(0.8 * last, 0.25) }
    x ~ Normal(walk + 2 * wave, 0.75)
  }
}
