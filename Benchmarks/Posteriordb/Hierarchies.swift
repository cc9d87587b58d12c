import Evidence

enum Counties: Plate {}
enum Rats: Plate {}
enum Weeks: Plate {}

/// Radon in houses of counties, with a level of its own for each county.
struct Radon: Model {
  @Latent var level
  @Latent var slope
  @Latent var spread
  @Latent var noise
  @Latent(per: Counties.self) var own
  @Input(per: Rows.self) var floor
  @Input(per: Rows.self) var county
  @Observed(per: Rows.self) var radon
  var joint: Joint {
    level ~ Normal(0, 10)
    slope ~ Normal(0, 10)
    spread ~ HalfNormal(1)
    noise ~ HalfNormal(1)
    own ~ Normal(level, spread)
    radon ~ Normal(own[county] + slope * floor, noise)
  }
}

/// Weights of young rats, each with a line of its own.
struct Growth: Model {
  @Latent var level
  @Latent var slope
  @Latent var levelVariance
  @Latent var slopeVariance
  @Latent var noiseVariance
  @Latent(per: Rats.self) var ownLevel
  @Latent(per: Rats.self) var ownSlope
  @Input(per: Weeks.self) var age
  @Observed(per: Rats.self, Weeks.self) var weight
  var joint: Joint {
    level ~ Normal(0, 100)
    slope ~ Normal(0, 100)
    levelVariance ~ InverseGamma(concentration: 0.001, scale: 0.001)
    slopeVariance ~ InverseGamma(concentration: 0.001, scale: 0.001)
    noiseVariance ~ InverseGamma(concentration: 0.001, scale: 0.001)
    ownLevel ~ Normal(level, sqrt(levelVariance))
    ownSlope ~ Normal(slope, sqrt(slopeVariance))
    weight ~ Normal(ownLevel + ownSlope * age, sqrt(noiseVariance))
  }
}

/// Lengths of dugongs, which approach a limit.
struct Dugongs: Model {
  @Latent var limit
  @Latent var range
  @Latent var base
  @Latent var precision
  @Input(per: Rows.self) var age
  @Observed(per: Rows.self) var length
  var joint: Joint {
    limit ~ Normal(0, 1000)
    range ~ Normal(0, 1000)
    base ~ Uniform(0.5, 1)
    precision ~ Gamma(concentration: 0.0001, rate: 0.0001)
    length ~ Normal(limit - range * power(base, age), 1 / sqrt(precision))
  }
}

extension Posterior {
  static let hierarchies: [Posterior] = [
    Posterior("radon_mn") {
      let data = try Dataset("radon_mn")
      let model = Radon()
      let evidence = try exactLogEvidence(
        model,
        observing: [
          \.floor: Values(data["floor_measure"]),
          \.county: Values(data["county_idx"].map { $0 - 1 }), \.radon: Values(data["log_radon"]),
        ],
        sizes: [Counties.self: 85]
      )
      return Answers(evidence, [\.level, \.slope, \.spread, \.noise])
    },
    Posterior("rats") {
      let data = try Dataset("rats_data")
      let model = Growth()
      let weeks = data["y"].count / 30
      let center = data["xbar"][0]
      let ages = data["x"].indices.filter { data["rat"][$0] == 1 }.map { data["x"][$0] - center }
      var weights = Array(repeating: 0.0, count: 30 * weeks)
      for (index, rat) in data["rat"].enumerated() {
        let week = ages.firstIndex(of: data["x"][index] - center) ?? 0
        weights[(Int(rat) - 1) * weeks + week] = data["y"][index]
      }
      let evidence = try exactLogEvidence(
        model,
        observing: [\.age: Values(ages), \.weight: Values(weights, shape: [30, weeks])]
      )
      return Answers(evidence, [\.level, \.slope, \.noiseVariance])
    },
    Posterior("dugongs") {
      let data = try Dataset("dugongs_data")
      let model = Dugongs()
      let evidence = try exactLogEvidence(
        model,
        observing: [\.age: Values(data["x"]), \.length: Values(data["Y"])]
      )
      return Answers(evidence, [\.limit, \.range, \.base, \.precision])
    },
  ]
}
