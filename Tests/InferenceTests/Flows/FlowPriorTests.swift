import Evidence
import EvidenceTensors
import Testing

/// Pairs of numbers whose density is a flow.
private struct Pairs: Model {
  enum Rows: Plate {}
  @Observed(2, per: Rows.self) var x
  let base = DiagonalNormal(2)
  let flow = Flow(.autoregressiveSpline, of: 2).inverted
  var joint: Joint { x ~ flow(base()) }
  var logDensity: Tensor { flow(base()).logProb(x) }
}

/// A number seen with noise, whose prior is a flow, and whose guide is another one, given what is seen.
private struct Seen: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  @Parameter var location
  @Parameter(in: .positive) var scale
  let flow = Flow(.autoregressiveSpline, of: 1, layers: 1).inverted
  let features = Dense(1, 16)
  let head = GaussianHead(16, 1)
  let bend = Flow(.autoregressiveSpline, of: 1, layers: 1, context: 16)
  var joint: Joint {
    z ~ flow(Normal(location, scale))
    x ~ Normal(z, 0.25)
  }
  var guide: Joint {
    let seen = tanh(features(x.reshaped(1)))
    let start = head(seen)
    z ~ bend(Normal(start.location[0], start.scale[0]), given: seen)
  }
}

/// Flows as densities that are learned.
@Suite struct FlowPriorTests {
  /// Logarithms of gamma numbers of shape ½.
  private static func logarithms(_ count: Int, _ random: RandomStream) -> [Double] {
    (0..<count).map { _ in C.log(random.gamma(0.5)) }
  }

  private static func pairs(_ count: Int, seed: UInt64) throws -> Values {
    let random = RandomStream(seed: seed)
    return try Values(
      logarithms(count, random).map { x in [x, 0.25 * x * x + 0.5 * random.normal()] }
    )
  }

  /// New pairs have the log-density of the law that made them.
  @Test func aDensityOfDataIsLearned() throws {
    let (train, test) = (try Self.pairs(8_000, seed: 1), try Self.pairs(8_000, seed: 2))
    let fit = try VariationalInference(Pairs(), observing: [\.x: train])
      .optimizer(Adam(learningRate: 1e-2, schedule: .cosine()))
      .minibatch(of: Pairs.Rows.self, size: 200)
      .run(steps: 3_000)
    let learned = try fit.evaluate(at: [\.x: test]) { $0.logDensity }.doubles
    let gaps = learned.indices.map { row in
      let (x, y) = (test[2 * row], test[2 * row + 1])
      let deviation = 2 * (y - 0.25 * x * x)
      let first = 0.5 * x - C.exp(x) - 0.572_364_942_924_700_1
      let second = -0.5 * deviation * deviation - 0.225_791_352_644_727_4
      return first + second - learned[row]
    }
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    #expect(mean > 0 && mean < 0.03, "\(mean)")
  }

  /// The best normal prior leaves x 0.15427 nats from the law that made it, by numpy.
  @Test func aPriorIsLearned() throws {
    let random = RandomStream(seed: 3)
    let x = Self.logarithms(4_000, random).map { $0 + 0.25 * random.normal() }
    let fit = try VariationalInference(Seen(), observing: [\.x: Values(x)])
      .optimizer(Adam(learningRate: 1e-2, schedule: .cosine()))
      .minibatch(of: Seen.Rows.self, size: 200)
      .run(steps: 4_000)
    let bound = try fit.elbo(draws: 100)
    // The mean log-density of the very data under their law is not known to this digit, but its expectation is.
    let perRow = bound.value / Double(x.count)
    #expect(perRow > -2.069_083 - 0.1, "\(perRow)")
    // What is drawn from the prior is like what it was learned from: the mean is ψ(½), the variance ψ′(½).
    let draws = try fit.simulate(\.z, sizes: [Seen.Rows.self: 1_500])
    #expect(draws.shape == [1, 1_500])
    let mean = draws.doubles.reduce(0, +) / 1_500
    let variance = draws.doubles.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1_500
    #expect(abs(mean - -1.963_510) < 0.23, "\(mean)")
    #expect(abs(variance - 4.934_802) < 1, "\(variance)")
  }
}
