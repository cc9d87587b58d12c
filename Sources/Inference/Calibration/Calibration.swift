internal import EvidenceDistributions
public import EvidenceTensors

/// Whether a method's posteriors are as wide as they should be, on average over data that the model simulates: the rank of each true
/// value among draws of its posterior is uniform if they are.
///
/// The log-likelihood is ranked beside the latents, as a guide that gives the prior whatever the data passes on these.
/// - Reference: Talts, Betancourt, Simpson, Vehtari & Gelman (2018), "Validating Bayesian inference algorithms with simulation-based
///   calibration"; Modrák et al. (2023), "Simulation-based calibration checking for Bayesian computation: the choice of test
///   quantities shapes sensitivity".
public struct Calibration: Sendable, CustomStringConvertible {
  /// One number of a simulation, or a function of all of them.
  public struct Quantity: Sendable {
    /// Such as `z[0]`, or "log-likelihood".
    public let name: String
    /// How many draws are below the true value in each simulation, from 0 to the number of draws; among equals any is as probable.
    public let ranks: [Int]
    /// The largest distance between the distribution of the ranks and the uniform one.
    public let distance: Double
    /// How probable a distance as large is where the posteriors are exact.
    public let pValue: Double
    /// 1 − Var(posterior) / Var(truth), the posteriors' variance averaged over simulations: near 0 where data tell nothing,
    /// and 0 where the truth does not vary.
    public let contraction: Double
    /// (posterior mean − truth) / posterior standard deviation of each simulation.
    public let zScores: [Double]
  }

  public let quantities: [Quantity]
  public let simulations: Int
  /// Of each posterior.
  public let draws: Int
  /// How probable it is that anything is flagged where all posteriors are exact.
  public let level: Double

  /// The quantities whose ranks are too far from uniform: p below `level` divided by their number (Bonferroni).
  public var flagged: [Quantity] { quantities.filter { $0.pValue < threshold } }
  /// Whether nothing is flagged.
  public var isPassed: Bool { flagged.isEmpty }

  /// A posterior with this ratio of its standard deviation to the right one, or with the inverse, is just about flagged with so many
  /// simulations; what is nearer to 1 passes unseen.
  public var detectableRatio: Double {
    Uniformity.detectableRatio(count: simulations, level: threshold)
  }

  private var threshold: Double { level / Double(max(1, quantities.count)) }

  /// The verdict, and a line for each of the ten quantities whose ranks are farthest from uniform.
  public var description: String {
    let ratio = detectableRatio
    let seen =
      "\(simulations) simulations with \(draws) draws show a posterior whose sd is below "
      + "\(ratio.words(digits: 2)) or above \((1 / ratio).words(digits: 2)) times the right one"
    let verdict =
      isPassed
      ? "nothing is miscalibrated that far"
      : "miscalibrated: " + flagged.prefix(10).map { "`\($0.name)`" }.joined(separator: ", ")
    let lines = quantities.sorted { $0.pValue < $1.pValue }.prefix(10).map { own in
      let deviation = own.zScores.variance.squareRoot()
      return "  \(own.name): p \(own.pValue.words(digits: 2)), "
        + "contraction \(own.contraction.words(digits: 2)), "
        + "z-scores with sd \(deviation.words(digits: 2))"
    }
    return (["\(verdict); \(seen)"] + lines).joined(separator: "\n")
  }

  /// From the true value of each quantity in each simulation, and draws of its posterior there: `[simulation][draw]`.
  ///
  /// - Throws: `UsageError` for no quantity or simulation, fewer than two draws, and numbers of them that differ.
  public init(
    of quantities: [(name: String, truths: [Double], draws: [[Double]])],
    level: Double = 0.01,
    seed: UInt64 = 0
  ) throws(UsageError) {
    let simulations = quantities.first?.truths.count ?? 0
    let draws = quantities.first?.draws.first?.count ?? 0
    let isWhole = quantities.allSatisfy { own in
      own.truths.count == simulations && own.draws.count == simulations
        && own.draws.allSatisfy { $0.count == draws }
    }
    guard isWhole, simulations > 0, draws >= 2 else {
      throw UsageError(
        what: isWhole
          ? "\(simulations) simulations with \(draws) draws tell nothing of ranks"
          : "the numbers of simulations or draws differ from quantity to quantity",
        place: "Calibration.init",
        fix: "Give each quantity a true value and the same number of draws, at least 2, in each "
          + "simulation"
      )
    }
    self.simulations = simulations
    self.draws = draws
    self.level = level
    self.quantities = quantities.enumerated().map { index, own in
      Quantity(own, RandomStream(.init(seed: seed, site: index)))
    }
  }
}

extension Calibration.Quantity {
  /// Ties are broken at random, and so is the place of a rank in its (L + 1)-th of the unit interval.
  fileprivate init(
    _ own: (name: String, truths: [Double], draws: [[Double]]),
    _ random: RandomStream
  ) {
    let ranks = zip(own.truths, own.draws).map { truth, draws in
      let equal = draws.count { $0 == truth }
      return draws.count { $0 < truth } + (equal == 0 ? 0 : random.integer(below: equal + 1))
    }
    let places = zip(ranks, own.draws).map { rank, draws in
      (Double(rank) + random.uniform()) / Double(draws.count + 1)
    }
    let uniformity = Uniformity(places)
    let variances = own.draws.map(\.variance)
    let mean = variances.reduce(0, +) / Double(variances.count)
    let prior = own.truths.variance
    self.init(
      name: own.name,
      ranks: ranks,
      distance: uniformity.distance,
      pValue: uniformity.pValue,
      contraction: prior > 0 ? 1 - mean / prior : 0,
      zScores: zip(own.truths, zip(own.draws, variances)).map { truth, posterior in
        let center = posterior.0.reduce(0, +) / Double(posterior.0.count)
        return center == truth ? 0 : (center - truth) / posterior.1.squareRoot()
      }
    )
  }
}
