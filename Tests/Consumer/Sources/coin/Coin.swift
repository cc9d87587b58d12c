import Evidence
import EvidenceTool

/// A coin of unknown bias.
struct Coin: Model {
  enum Flips: Plate {}
  @Latent var bias
  @Observed(per: Flips.self) var heads

  var joint: Joint {
    bias ~ Uniform(0, 1)
    heads ~ Bernoulli(probability: bias)
  }
}
