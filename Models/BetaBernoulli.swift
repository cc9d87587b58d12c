public import Evidence
public import EvidenceTool

/// A coin's bias with a Beta prior: the posterior is Beta(α + heads, β + tails).
public struct BetaBernoulli: Model {
  public enum Flips: Plate {}
  @Latent public var bias
  @Observed(per: Flips.self) public var heads
  let prior: (heads: Double, tails: Double)

  public init(prior heads: Double, _ tails: Double) { prior = (heads, tails) }

  public var joint: Joint {
    bias ~ Beta(prior.heads, prior.tails)
    heads ~ Bernoulli(probability: bias)
  }
}

extension BetaBernoulli {
  public static let example = Example(
    "beta-bernoulli",
    "A coin's bias from ten flips: a conjugate pair, integrated out.",
    data: [
      Dataset("flips") {
        try Study(BetaBernoulli(prior: 1, 1), observing: [\.heads: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]])
      },
      Dataset("tutorial") {
        let heads: Values = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
        return try Study(BetaBernoulli(prior: 10, 10), observing: [\.heads: heads])
      },
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
