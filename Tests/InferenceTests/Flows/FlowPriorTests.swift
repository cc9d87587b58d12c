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
}
