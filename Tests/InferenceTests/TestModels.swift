import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors

/// h ~ N(0, 1), x ~ N(h, 1) at x = 5, with a guide that may be given: posterior N(2.5, √½), log p(x) = −7.515512123.
struct NormalNormal: Model {
  @Latent var h
  @Observed var x
  @Parameter var location
  @Parameter(in: .positive) var scale

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, 1)
  }
  var guide: Joint {
    h ~ Normal(location, scale)
  }
}

/// The same without a guide.
struct AutomaticNormalNormal: Model {
  @Latent var h
  @Observed var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, 1)
  }
}

/// A global location with a local latent and an observation for each row.
struct Hierarchy: Model {
  enum Rows: Plate {}
  @Latent var center
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var y
  var joint: Joint {
    center ~ Normal(0, 2)
    z ~ Normal(center, 1)
    y ~ Normal(z, 0.5)
  }
}
