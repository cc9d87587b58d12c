import EvidenceDistributions
import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// The default fit of eight schools beside the exact posterior: τ is guided, the rest comes from its conditionals.
@Suite struct ExactDrawTests {
  private static let theta: (means: [Double], deviations: [Double]) = (
    [6.21188, 4.94018, 3.92700, 4.75710, 3.61548, 4.04261, 6.29672, 4.85425],
    [5.59313, 4.67427, 5.26262, 4.78030, 4.65745, 4.82687, 5.07785, 5.29080]
  )

  /// The largest distance between two empirical distribution functions, times √(n/2): by Kolmogorov and Smirnov it is above
  /// 2.2 for one of 8,000 pairs of samples of the same distribution.
  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    let all = (a.map { ($0, 1.0) } + b.map { ($0, -1.0) }).sorted { $0.0 < $1.0 }
    var (sum, largest) = (0.0, 0.0)
    for (_, step) in all {
      sum += step
      largest = max(largest, abs(sum))
    }
    return largest / Double(a.count) * (Double(a.count) / 2).squareRoot()
  }

  @Test(arguments: [true, false]) func drawsAndMomentsAreThoseOfThePosterior(
    isCentered: Bool
  ) throws {
    let model = SchoolsHierarchy(isCentered: isCentered)
    let fit = try VariationalInference(model, observing: SchoolsHierarchy.data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine())).particles(16).run(steps: 3_000)
    let posterior = try exactLogEvidence(model, observing: SchoolsHierarchy.data).posterior
    let theta: @Sendable (SchoolsHierarchy) -> Tensor = { model in
      model.isCentered ? model.effect : model.mean + model.spread * model.effect
    }
    let mean: @Sendable (SchoolsHierarchy) -> Tensor = { $0.mean }
    let spread: @Sendable (SchoolsHierarchy) -> Tensor = { $0.spread }
    let quantities = [theta, mean, spread]
    let count = 4_000
    func columns(_ values: Values) -> [[Double]] {
      let width = values.doubles.count / count
      return (0..<width).map { column in
        (0..<count).map { values.doubles[$0 * width + column] }
      }
    }
    for quantity in quantities {
      let own = columns(try fit.samples(of: quantity, count: count, seed: 1))
      let exact = columns(try posterior.samples(of: quantity, count: count, seed: 2))
      for (a, b) in zip(own, exact) { #expect(distance(a, b) < 2.2) }
    }
    // What the guide of τ costs, .0037 nats, moves means and deviations by at most √(2 · .0037) = .086 deviations; and 20,000
    // draws by .03 more.
    let means = try fit.mean(of: theta, draws: 20_000)
    let deviations = try fit.standardDeviation(of: theta, draws: 20_000)
    for school in 0..<8 {
      let (mean, deviation) = (Self.theta.means[school], Self.theta.deviations[school])
      #expect(abs(means[school] - mean) < 0.05 * deviation)
      #expect(abs(deviations[school] / deviation - 1) < 0.03)
    }
  }
}
