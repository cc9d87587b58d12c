import Evidence

/// z ~ N(0, 1), x ~ N(z, 1): the posterior is N(x / 2, ½), and the guide's standard deviation `ratio` times that.
struct ScaledGuide: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  var ratio = 1.0
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(0.5 * x, ratio * 0.5.squareRoot()) }
}

/// The same with the prior as the guide.
struct PriorGuide: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(0 * x, 1) }
}

/// Numbers about a mean that is not known.
struct NormalSample: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Observed(per: Rows.self) var x
  var joint: Joint {
    mean ~ Normal(0, 2)
    x ~ Normal(mean, 1)
  }
}
