public import Evidence
public import EvidenceTool

/// The effects of coaching in eight schools in centred form: the same distribution of the data, and another of what a guide sees.
///
/// - Reference: Gelman et al. (2013), "Bayesian data analysis", section 5.5; Betancourt & Girolami (2015).
public struct EightSchoolsCentered: Model {
  public enum Schools: Plate {}
  @Latent public var mean
  @Latent public var spread
  /// The effect of coaching in a school.
  @Latent(per: Schools.self) public var effect
  @Input(per: Schools.self) public var standardError
  @Observed(per: Schools.self) public var y

  public init() {}

  public var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    effect ~ Normal(mean, spread)
    y ~ Normal(effect, standardError)
  }
}

extension EightSchoolsCentered {
  public static let example = Example(
    "eight-schools-centered",
    "The hierarchy as it is mostly written: the same fit, but for a guide that misses more.",
    data: [
      Dataset("schools") {
        try Study(
          EightSchoolsCentered(),
          observing: [\.standardError: EightSchools.errors, \.y: EightSchools.effects]
        )
      }
    ],
    settings: FitSettings(.steps(20_000), learningRate: 1e-2, particles: 4),
    isToy: true
  )
}
