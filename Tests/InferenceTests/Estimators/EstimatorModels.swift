import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors

/// max E_q[(b − 0.45)²] − KL(q ‖ Bernoulli(½)) for a bit b: the divergence is in closed form, and the rest is estimated.
struct OneBit: Model {
  @Latent var b
  @Observed var x
  @Parameter var logit
  var joint: Joint {
    b ~ Bernoulli(probability: 0.5)
    // At x = 0 its log-density is (b − 0.45)².
    x ~ Normal(0, exp(-square(b - 0.45) - 0.918_938_533_204_672_7))
  }
  var guide: Joint { b ~ Bernoulli(logits: logit) }

  /// ∂/∂logit of −KL.
  static func divergenceSlope(_ p: Double) -> Double { -C.log(p / (1 - p)) * p * (1 - p) }
}

/// z ~ Bernoulli(0.3), P(x = 1 | z) = 0.9 or 0.2, seen x = 1: log p(x) = −0.891598119.
struct SeenBit: Model {
  @Latent var z
  @Observed var x
  @Parameter var logit
  var joint: Joint {
    z ~ Bernoulli(probability: 0.3)
    x ~ Bernoulli(probability: 0.2 + 0.7 * z)
  }
  var guide: Joint { z ~ Bernoulli(logits: logit) }
}

/// A kind k, a number z of that kind, and a bit b that reads both; the guide follows the same arrows.
struct MixedLatents: Model {
  @Latent var k
  @Latent var z
  @Latent var b
  @Observed var x
  @Parameter(shape: [3], initially: .values([0.2, -0.3, 0.1])) var kinds
  @Parameter(shape: [3], initially: .values([-0.5, 0.4, 1])) var centers
  @Parameter(in: .positive, initially: 0.6) var width
  @Parameter(shape: [2], initially: .values([0.3, -0.7])) var slopes
  @Parameter(initially: 0.5) var level

  static let prior = Tensor([-1.0, 0, 1.5])
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.5, 0.3, 0.2]))
    z ~ Normal(Self.prior[k], 1)
    b ~ Bernoulli(logits: z)
    x ~ Normal(z + level * b, 0.8)
  }
  var guide: Joint {
    k ~ Categorical(logits: kinds)
    z ~ Normal(centers[k], width)
    b ~ Bernoulli(logits: slopes[0] + slopes[1] * z)
  }
}

/// Bits of rows under a shared bit: the score of a row's bits stands only before its own row.
struct BitsOfRows: Model {
  enum Rows: Plate {}
  @Latent var shared
  @Latent(2, per: Rows.self) var own
  @Observed(per: Rows.self) var x
  @Parameter(initially: 0.4) var top
  @Parameter(shape: [2], initially: .values([0.3, -0.2])) var base
  @Parameter(initially: 0.5) var slope
  var joint: Joint {
    shared ~ Bernoulli(probability: 0.4)
    own ~ Bernoulli(logits: shared - 0.5)
    x ~ Normal(own[0] - 0.5 * own[1] + shared, 0.7)
  }
  var guide: Joint {
    shared ~ Bernoulli(logits: top)
    own ~ Bernoulli(logits: base + slope * x + shared)
  }
}
