public import Evidence
public import EvidenceTool

/// The effects of coaching in eight schools, each measured with its own error, in non-centred form.
///
/// - Reference: Rubin (1981); Gelman et al. (2013), "Bayesian data analysis", section 5.5.
public struct EightSchools: Model {
  public enum Schools: Plate {}
  @Latent public var mean
  @Latent public var spread
  @Latent(per: Schools.self) public var z
  @Input(per: Schools.self) public var standardError
  @Observed(per: Schools.self) public var y

  public init() {}

  /// The effect of coaching in a school.
  public var effect: Tensor { mean + spread * z }

  public var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(effect, standardError)
  }
}

extension EightSchools {
  public static let example = Example(
    "eight-schools",
    "A hierarchy: given its spread all else is integrated out, and a guide of one number is left.",
    data: [Dataset("schools", load: study)],
    settings: FitSettings(.steps(20_000), learningRate: 1e-2, particles: 4),
    isToy: true
  )

  static let errors: Values = [15, 10, 16, 11, 9, 11, 10, 18]
  static let effects: Values = [28, 8, -3, 7, -1, 1, 18, 12]

  @Sendable static func study() throws -> Study {
    try Study(EightSchools(), observing: [\.standardError: errors, \.y: effects])
  }
}
