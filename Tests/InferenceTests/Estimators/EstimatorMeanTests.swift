import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Every estimator's mean is the derivative of the exact objective, which is computed without draws.
@Suite struct EstimatorMeanTests {
  /// Central differences.
  private func slopes(_ point: [Double], _ function: ([Double]) -> Double) -> [Double] {
    point.indices.map { place in
      var (up, down) = (point, point)
      up[place] += 1e-5
      down[place] -= 1e-5
      return (function(up) - function(down)) / 2e-5
    }
  }

  private func require(_ draws: GradientDraws, _ exact: [Double], _ words: String) {
    for (place, slope) in exact.enumerated() {
      let (mean, error) = draws.mean(place)
      let claim = "\(words), number \(place): \(mean) ± \(error), exact \(slope)"
      #expect(abs(mean - slope) < 4.5 * error + 1e-8, "\(claim)")
    }
  }

  // MARK: - A kind, a number and a bit

  private static func logNormal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
    let z = (x - mean) / deviation
    return -0.5 * z * z - C.log(deviation) - 0.918_938_533_204_672_7
  }
  private static func logBernoulli(_ b: Double, _ logit: Double) -> Double {
    -C.log1p(C.exp(b == 1 ? -logit : logit))
  }

  /// The ELBO of `MixedLatents`, by sums and the trapezoidal rule; the width is on the log scale.
  private func mixedBound(_ p: [Double], x: Double) -> Double {
    let (kinds, centers, width) = (Array(p[0..<3]), Array(p[3..<6]), C.exp(p[6]))
    let norm = C.log(kinds.map { C.exp($0) }.reduce(0, +))
    let prior = [0.5, 0.3, 0.2]
    let means = [-1.0, 0, 1.5]
    return (0..<3).reduce(0) { sum, k in
      let logQ = kinds[k] - norm
      let inner = (-800...800).reduce(0.0) { total, node in
        let z = centers[k] + width * Double(node) / 100
        let weight = C.exp(Self.logNormal(z, centers[k], width)) * width / 100
        let bits = [0.0, 1].reduce(0.0) { sum, b in
          let own = Self.logBernoulli(b, p[7] + p[8] * z)
          let rest = Self.logBernoulli(b, z) + Self.logNormal(x, z + p[9] * b, 0.8)
          return sum + C.exp(own) * (rest - own)
        }
        let numbers = Self.logNormal(z, means[k], 1) - Self.logNormal(z, centers[k], width)
        return total + weight * (bits + numbers)
      }
      return sum + C.exp(logQ) * (C.log(prior[k]) - logQ + inner)
    }
  }

  /// In the order in which parameters are declared.
  private static let mixedStart =
    [0.2, -0.3, 0.1, -0.5, 0.4, 1, C.log(0.6), 0.3, -0.7, 0.5]

  static let mixed: [(GradientEstimator?, GradientEstimator?, GradientEstimator?)] = [
    (nil, nil, nil), (.scoreFunction, .pathwise, .scoreFunction),
    (.enumerated, .stickingTheLanding, .enumerated), (.scoreFunction, .scoreFunction, .enumerated),
    (.enumerated, .scoreFunction, .scoreFunction),
    (.scoreFunction, .stickingTheLanding, .scoreFunction),
  ]

  @Test(arguments: mixed.indices)
  func mixedLatentsHaveTheExactGradient(index: Int) throws {
    let own = Self.mixed[index]
    var inference = try VariationalInference(MixedLatents(), observing: [\.x: 0.7]).particles(3)
    if let k = own.0 { inference = try inference.estimator(k, for: \.k) }
    if let z = own.1 { inference = try inference.estimator(z, for: \.z) }
    if let b = own.2 { inference = try inference.estimator(b, for: \.b) }
    let plan = try inference.plan()
    let draws = try GradientDraws(plan, count: 100_000)
    let words = plan.assembly.estimators.joined(separator: "; ")
    require(draws, slopes(Self.mixedStart) { mixedBound($0, x: 0.7) }, words)
    let (value, error) = meanAndError(draws.objective)
    #expect(abs(value - mixedBound(Self.mixedStart, x: 0.7)) < 4.5 * error + 1e-9)
  }

  // MARK: - Bits of rows

  static let rows = [0.3, -0.4, 1.2, 0.8, -1]

  /// The ELBO of `BitsOfRows`, by sums.
  private func rowsBound(_ p: [Double]) -> Double {
    [0.0, 1].reduce(0.0) { sum, shared in
      let own = Self.logBernoulli(shared, p[0])
      let prior = C.log(shared == 1 ? 0.4 : 0.6)
      let rest = Self.rows.reduce(0.0) { sum, x in
        let pairs = [(0.0, 0.0), (0, 1), (1, 0), (1, 1)]
        return pairs.reduce(sum) { sum, bits in
          let logits = (p[1] + p[3] * x + shared, p[2] + p[3] * x + shared)
          let logQ = Self.logBernoulli(bits.0, logits.0) + Self.logBernoulli(bits.1, logits.1)
          let logP =
            Self.logBernoulli(bits.0, shared - 0.5) + Self.logBernoulli(bits.1, shared - 0.5)
            + Self.logNormal(x, bits.0 - 0.5 * bits.1 + shared, 0.7)
          return sum + C.exp(logQ) * (logP - logQ)
        }
      }
      return sum + C.exp(own) * (prior - own + rest)
    }
  }

  static let ofRows: [(GradientEstimator, GradientEstimator)] = [
    (.disarm, .scoreFunction), (.scoreFunction, .enumerated), (.enumerated, .enumerated),
    (.enumerated, .scoreFunction), (.scoreFunction, .scoreFunction),
  ]

  @Test(arguments: ofRows.indices, [false, true])
  func bitsOfRowsHaveTheExactGradient(index: Int, isBatched: Bool) throws {
    let (shared, own) = Self.ofRows[index]
    var inference = try VariationalInference(BitsOfRows(), observing: [\.x: Values(Self.rows)])
      .particles(4)
      .estimator(shared, for: \.shared)
      .estimator(own, for: \.own)
    if isBatched { inference = inference.minibatch(of: BitsOfRows.Rows.self, size: 2) }
    let plan = try inference.plan()
    let draws = try GradientDraws(plan, count: 100_000, batches: isBatched ? 5 : nil)
    let words = plan.assembly.estimators.joined(separator: "; ")
    require(draws, slopes([0.4, 0.3, -0.2, 0.5], rowsBound), words)
  }

  /// A row's score with the whole sum as its signal would have several times the variance.
  @Test func scoresStandBeforeTheirOwnRowsOnly() throws {
    let plan = try VariationalInference(
      BitsOfRows(),
      observing: [\.x: Values(Array(repeating: 0.3, count: 50))]
    )
    .particles(4)
    .estimator(.enumerated, for: \.shared)
    .estimator(.scoreFunction, for: \.own)
    .plan()
    let few = try VariationalInference(BitsOfRows(), observing: [\.x: Values([0.3])])
      .particles(4)
      .estimator(.enumerated, for: \.shared)
      .estimator(.scoreFunction, for: \.own)
      .plan()
    let (all, one) = try (GradientDraws(plan, count: 20_000), GradientDraws(few, count: 20_000))
    // Fifty independent rows: fifty times the variance of a row, and not 50² times.
    #expect(abs(all.variance(1) / one.variance(1) - 50) < 5)
  }

  // MARK: - Weighed particles

  /// E[log ½ (w₁ + w₂)] of the normal model at two draws of N(m, s), by the trapezoidal rule.
  private func weighedBound(_ p: [Double]) -> Double {
    let (m, s) = (p[0], C.exp(p[1]))
    let nodes = (-240...240).map { Double($0) / 30 }
    let logs = nodes.map { node in
      let z = m + s * node
      return Self.logNormal(z, 0, 1) + Self.logNormal(5, z, 1) - Self.logNormal(z, m, s)
    }
    let weights = nodes.map { C.exp(-0.5 * $0 * $0) / 2.506_628_274_631_000_5 / 30 }
    var sum = 0.0
    for i in nodes.indices {
      for j in nodes.indices {
        let top = max(logs[i], logs[j])
        let mean = top + C.log(0.5 * (C.exp(logs[i] - top) + C.exp(logs[j] - top)))
        sum += weights[i] * weights[j] * mean
      }
    }
    return sum
  }

  static let weighed: [GradientEstimator] = [
    .pathwise, .doublyReparameterized, .vimco, .scoreFunction,
  ]

  @Test(arguments: weighed.indices)
  func weighedParticlesHaveTheExactGradient(index: Int) throws {
    let plan = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .objective(.importanceWeighted(particles: 2))
      .start(at: [\.location: [2], \.scale: [0.9]])
      .estimator(Self.weighed[index])
      .plan()
    let draws = try GradientDraws(plan, count: 100_000)
    require(draws, slopes([2, C.log(0.9)], weighedBound), Self.weighed[index].name)
  }

  private static let posteriorScale = C.exp(-0.5 * C.log(2))

  /// At the posterior the log-weight is log p(x) at every draw.
  @Test(arguments: [GradientEstimator.stickingTheLanding, .scoreFunction])
  func nothingVariesAtThePosterior(estimator: GradientEstimator) throws {
    let plan = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [2.5], \.scale: [Self.posteriorScale]])
      .estimator(estimator)
      .divergences(.monteCarlo)
      .particles(2)
      .plan()
    let draws = try GradientDraws(plan, count: 1_000)
    #expect(draws.totalVariance < 1e-24)
    let pathwise = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [2.5], \.scale: [Self.posteriorScale]])
      .divergences(.monteCarlo)
      .plan()
    #expect(try GradientDraws(pathwise, count: 1_000).totalVariance > 0.1)
  }
}
