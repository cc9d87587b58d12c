import Evidence
import EvidenceModels
import EvidenceTestSupport
import Testing

/// A network of discrete draws against the best product of Bernoulli distributions of each row, both by enumeration.
@Suite struct AmortizedBeliefTests {
  private static let (switches, bits, rows) = (6, 8, 40)
  private let model = AmortizedBeliefNetwork(switches: 6, bits: 8, hidden: 64)

  @Test func theNetworkReachesTheBestProductOfEachRow() throws {
    let x = try AmortizedBeliefNetwork.bits(rows: Self.rows)
    let fit = try VariationalInference(model, observing: [\.x: x])
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
      .particles(8)
      .estimator(.disarm)
      .run(steps: 6_000)
    #expect(fit.report.sites.map(\.estimator) == ["DisARM, closed-form KL"])
    let chances = try fit.mean(of: \.h).doubles
    let data = x.doubles
    var (own, best) = (0.0, 0.0)
    for row in 0..<Self.rows {
      let terms = Self.jointDensities(of: Array(data[row * Self.bits..<(row + 1) * Self.bits]))
      let q = Array(chances[row * Self.switches..<(row + 1) * Self.switches])
      own += Self.bound(terms, q) / Double(Self.rows)
      best += Self.bestBound(terms) / Double(Self.rows)
    }
    #expect(own <= best + 1e-9)
    #expect(best - own < 1e-3)
  }

  /// log p(x, h) of the 64 h of a row, by the formulas of the model.
  private static func jointDensities(of x: [Double]) -> [Double] {
    (0..<1 << switches).map { state in
      let h = (0..<switches).map { Double((state >> $0) & 1) }
      var total = 0.0
      for unit in 0..<switches {
        total += logProbability(h[unit], C.sin(3.1 * Double(unit + 1)))
      }
      for bit in 0..<bits {
        var logit = C.sin(2.3 * Double(bit + 1))
        for unit in 0..<switches {
          logit += C.sin(1.7 * Double(bit * switches + unit + 1)) * h[unit]
        }
        total += logProbability(x[bit], logit)
      }
      return total
    }
  }

  private static func logProbability(_ value: Double, _ logit: Double) -> Double {
    -C.log(1 + C.exp(value == 1 ? -logit : logit))
  }

  /// Σ_h q(h) (log p(x, h) − log q(h)).
  private static func bound(_ terms: [Double], _ q: [Double]) -> Double {
    var total = 0.0
    for (state, term) in terms.enumerated() {
      var (chance, logChance) = (1.0, 0.0)
      for unit in 0..<switches {
        let own = (state >> unit) & 1 == 1 ? q[unit] : 1 - q[unit]
        chance *= own
        logChance += C.log(own)
      }
      if chance > 0 { total += chance * (term - logChance) }
    }
    return total
  }

  /// Coordinate ascent, qᵢ = σ(E[log p(x, h) | hᵢ = 1] − E[log p(x, h) | hᵢ = 0]), from 20 starts.
  private static func bestBound(_ terms: [Double]) -> Double {
    var generator = Generator(seed: 1)
    var best = -Double.infinity
    for _ in 0..<20 {
      var q = (0..<switches).map { _ in Double.random(in: 0.05...0.95, using: &generator) }
      for _ in 0..<300 {
        for unit in 0..<switches {
          var (on, off) = (q, q)
          (on[unit], off[unit]) = (1, 0)
          let logit: Double = expected(terms, on) - expected(terms, off)
          q[unit] = 1 / (1 + C.exp(-logit))
        }
      }
      best = max(best, bound(terms, q))
    }
    return best
  }

  private static func expected(_ terms: [Double], _ q: [Double]) -> Double {
    var total = 0.0
    for (state, term) in terms.enumerated() {
      var chance = 1.0
      for unit in 0..<switches { chance *= (state >> unit) & 1 == 1 ? q[unit] : 1 - q[unit] }
      total += chance * term
    }
    return total
  }
}
