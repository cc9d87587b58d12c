public import Evidence
public import EvidenceTool

/// Counts of groups of any size, whose rates have a center and a spread in common; a network infers each group's own rate.
///
/// - Reference: Gelman et al. (2013), "Bayesian data analysis", section 2.7; Agrawal & Domke (2021), "Amortized variational
///   inference for simple hierarchical models".
public struct RatesOfGroups: Model {
  public enum Groups: Plate {}
  public enum Rows: Plate {}
  @Latent public var center
  @Latent public var spread
  @Latent(per: Groups.self) public var level
  @Observed(per: Groups.self, Rows.self) public var count

  public init() {}

  public var joint: Joint {
    center ~ Normal(0, 1)
    spread ~ HalfNormal(1)
    level ~ Normal(center, spread)
    count ~ Poisson(exp(level))
  }
}

extension RatesOfGroups {
  public static let example = Example(
    "rates-of-groups",
    "A hierarchy of 200 groups of 1 to 20 counts: a network of a group's counts and the common level.",
    data: [
      Dataset("ragged") { try Study(RatesOfGroups(), observing: [\.count: counts(groups: 200)]) }
    ],
    settings: FitSettings(.steps(3_000), guide: .amortized(hidden: [32, 32]), particles: 4)
  )

  /// Draws at center 1 and spread ½, of which group i has 1 + i mod 20 rows.
  public static func counts(groups: Int) -> Values {
    let random = RandomStream(seed: 0)
    return Values(
      ragged: (0..<groups).map { group in
        let rate = ToyData.exponential(1 + 0.5 * random.normal())
        return (0...group % 20).map { _ in Double(random.poisson(rate)) }
      }
    )
  }
}
