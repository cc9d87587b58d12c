import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Bits under images of eight, with a network as the guide.
struct SmallBeliefNetwork: Model {
  enum Rows: Plate {}
  @Latent(4, per: Rows.self) var h
  @Observed(8, per: Rows.self) var x
  @Parameter(shape: [4]) var chances
  let decoder = MLP(4, 8)
  let encoder = MLP(8, 12, 4)
  var joint: Joint {
    h ~ Bernoulli(logits: chances)
    x ~ Bernoulli(logits: decoder(h))
  }
  var guide: Joint { h ~ Bernoulli(logits: encoder(x)) }

  /// Pairs of neighbours are on together.
  static let rows: Values = {
    let elements = (0..<64 * 8).map { place -> Double in
      let (row, pair) = (place / 8, place % 8 / 2)
      return Double(((row &* 2_654_435_761) >> (pair + 4)) & 1)
    }
    return (try? Values(elements, shape: [64, 8])) ?? Values(elements)
  }()
}

@Suite struct EstimatorPilotTests {
  /// Whatever else it tries, an exhaustive search finds no choice of a fifth less variance times work.
  @Test func theChoiceIsThatOfAnExhaustiveSearch() throws {
    let inference = try VariationalInference(MixedLatents(), observing: [\.x: 0.7]).particles(4)
    let plan = try inference.plan().piloted()
    let candidates: [GradientEstimator] = [.enumerated, .scoreFunction]
    var costs: [String: Double] = [:]
    for first in candidates {
      for second in candidates {
        let other = try inference.estimator(first, for: \.k).estimator(second, for: \.b).plan()
        let source = try other.source(
          Graph(outputs: Probe(other).gradients),
          state: other.initialState().values
        )
        let variance = try GradientDraws(other, count: 20_000).totalVariance
        costs["\(first), \(second)"] = variance * source.operations
      }
    }
    let names = plan.assembly.estimators.map { $0.prefix { $0 != "," } }
    let own = try #require(costs["\(names[0]), \(names[2])"])
    #expect(own < 1.2 * (costs.values.min() ?? 0), "\(names): \(costs)")
    #expect(try inference.plan().piloted().assembly.estimators == plan.assembly.estimators)
  }

  @Test func theReportSaysWhatTheChoiceWasAmong() throws {
    let fit = try VariationalInference(OneBit(), observing: [\.x: 0]).particles(2).run(steps: 1)
    #expect(fit.report.sites.map(\.estimator) == ["enumerated, closed-form KL"])
    let note = try #require(fit.report.notes.first)
    #expect(
      note.hasPrefix(
        "the gradient of `b` is by enumerated, whose variance is 0 at the start; DisARM has "
      )
    )
    #expect(note.contains("times the work, score function has "))
  }

  @Test func theBiasOfARelaxationIsTold() throws {
    let fit = try VariationalInference(OneBit(), observing: [\.x: 0])
      .start(at: [\.logit: [C.log(0.1 / 0.9)]])
      .estimator(.relaxed(temperature: 1))
      .run(steps: 1)
    // −.03184871 in place of .009, with noise.
    let note = try #require(fit.report.notes.first)
    #expect(
      note.hasPrefix(
        "the gradient of `b` (relaxed at temperature 1.0) is biased, at the start by 0.04"
      )
    )
  }

  /// Every estimator brings the network to the bound of the others.
  @Test(arguments: [GradientEstimator.disarm, .scoreFunction, .enumerated])
  func beliefNetworksAreFitted(estimator: GradientEstimator) throws {
    let fit = try VariationalInference(
      SmallBeliefNetwork(),
      observing: [\.x: SmallBeliefNetwork.rows]
    )
    .estimator(estimator)
    .particles(4)
    .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
    .run(steps: 3_000)
    let bound = try fit.elbo(draws: 200).value / 64
    let start =
      try VariationalInference(SmallBeliefNetwork(), observing: [\.x: SmallBeliefNetwork.rows])
      .run(steps: 0).elbo(draws: 200).value / 64
    #expect(start < -5 && bound > -3.2, "\(estimator): \(start) → \(bound)")
    let probabilities = try fit.probabilities(of: \.h, draws: 400)
    #expect(probabilities.shape == [64, 4, 2])
    let means = try fit.mean(of: \.h)
    for place in 0..<16 {
      #expect(abs(probabilities[2 * place + 1] - means[place]) < 0.1)
      #expect(abs(probabilities[2 * place] + probabilities[2 * place + 1] - 1) < 1e-12)
    }
  }
}
