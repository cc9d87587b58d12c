import Evidence
import EvidenceDistributions
import EvidenceTensors
import Foundation

enum Clusters: Plate {}
enum Repeats: Plate {}

/// Counts of groups whose log-rates vary.
struct VaryingRates: Model {
  @Latent var mean
  @Latent var spread
  @Latent(per: Clusters.self) var logRate
  @Observed(per: Clusters.self, Repeats.self) var count
  let spreadPrior: any Distribution
  var joint: Joint {
    mean ~ Normal(0, 2)
    spread ~ spreadPrior
    logRate ~ Normal(mean, spread)
    count ~ Poisson(exp(logRate))
  }
}

/// The same, with one row a count.
struct VaryingRatesInRows: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Clusters.self) var logRate
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var count
  var joint: Joint {
    mean ~ Normal(0, 2)
    spread ~ HalfNormal(1)
    logRate ~ Normal(mean, spread)
    count ~ Poisson(exp(logRate[group]))
  }
}

/// Answers of persons to items that are equally hard, and tell them apart equally well.
struct SharedDiscrimination: Model {
  enum Persons: Plate {}
  enum Items: Plate {}
  @Latent var discrimination
  @Latent(per: Persons.self) var ability
  @Observed(per: Persons.self, Items.self) var answer
  let prior: any Distribution
  var joint: Joint {
    discrimination ~ prior
    ability ~ Normal(0, 1)
    answer ~ Bernoulli(logits: discrimination * ability)
  }
}

/// One random effect of any prior, under any of three kinds of data.
struct RandomEffect: Model {
  @Latent var level
  @Latent(per: Clusters.self) var effect
  @Observed(per: Clusters.self, Repeats.self) var y
  let prior: any Distribution
  let data: @Sendable (Tensor) -> any Distribution
  var joint: Joint {
    level ~ Normal(0, 1)
    effect ~ prior
    y ~ data(level + effect)
  }
}

/// Effects about one of three levels, spread far less than numbers there are apart.
struct NarrowEffects: Model {
  @Latent var level
  @Latent(per: Clusters.self) var effect
  @Observed(per: Clusters.self) var y
  let prior: @Sendable (Tensor) -> any Distribution
  var joint: Joint {
    level ~ DiscreteUniform(0, 2)
    effect ~ prior(level)
    y ~ StudentT(effect, 3 * (1 + level), degreesOfFreedom: 5)
  }
}

/// A logistic distribution whose density is written as no function of the difference from the location.
struct ScaledFirst: Distribution {
  let location: Tensor
  let scale: Double
  var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", Tensor(scale), in: .positive)]
  }
  var support: Support { .real }
  func logDensity(_ value: Tensor) -> Tensor {
    let z = value / scale - location / scale
    return -z - 2 * softplus(-z) - log(scale)
  }
  func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { index in
      let share = random.uniform()
      let location = parameters[0][index % parameters[0].count]
      return location + scale * (log(share) - log1p(-share))
    }
  }
}
