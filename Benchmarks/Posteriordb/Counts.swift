import Evidence

enum Groups: Plate {}
enum Visits: Plate {}

/// Counts of groups whose log-rates vary.
struct VaryingRates: Model {
  @Latent var mean
  @Latent var spread
  @Latent(per: Groups.self) var logRate
  @Observed(per: Groups.self, Visits.self) var count
  var joint: Joint {
    mean ~ Normal(0, 2)
    spread ~ HalfNormal(1)
    logRate ~ Normal(mean, spread)
    count ~ Poisson(exp(logRate))
  }
}

extension Posterior {
  static let counts: [Posterior] = [(4, small), (200, large)].map { groups, counts in
    Posterior("counts-\(groups)") {
      let visits = counts.count / groups
      let evidence = try exactLogEvidence(
        VaryingRates(),
        observing: [\.count: Values(counts, shape: [groups, visits])]
      )
      return Answers(evidence, [\.mean, \.spread])
    }
  }

  /// 200 groups of 20 counts, by a formula.
  private static let small: [Double] = [1, 2, 0, 4, 6, 3, 0, 0, 1, 2, 1, 2]
  private static let large: [Double] = (0..<4_000).map { index in
    let share = Double(index / 20) * 0.618_033_988_7
    let rate: Int = Int(6 * share.truncatingRemainder(dividingBy: 1))
    return Double(rate + index % 20 % 3)
  }
}
