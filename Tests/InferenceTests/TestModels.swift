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

/// Eight schools (Rubin 1981), log p(x) = −31.311347352; the effects are in units of their spread where it is not centred.
struct SchoolsHierarchy: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var effect
  @Input(per: Schools.self) var error
  @Observed(per: Schools.self) var y
  let isCentered: Bool
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    effect ~ Normal(isCentered ? mean : Tensor(0), isCentered ? spread : Tensor(1))
    y ~ Normal(isCentered ? effect : mean + spread * effect, error)
  }

  static let logEvidence = -31.311_347_352
  static var data: Bindings<SchoolsHierarchy> {
    [\.y: [28, 8, -3, 7, -1, 1, 18, 12], \.error: [15, 10, 16, 11, 9, 11, 10, 18]]
  }
}
