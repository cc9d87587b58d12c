import Evidence
import Testing

/// Logistic regression of any size up to three weights, with a normal guide that is not the best.
struct RandomLogistic: Model {
  enum Rows: Plate {}
  @Latent var weights: Tensor
  @Input var features: Tensor
  @Observed(per: Rows.self) var label
  @Parameter(in: .positive) var spread
  let means: [Double]

  init(means: [Double]) {
    _weights = Latent(means.count)
    _features = Input(means.count, per: Rows.self)
    self.means = means
  }
  var joint: Joint {
    weights ~ Normal(0, 1.5)
    label ~ Bernoulli(logits: dot(features, weights))
  }
  var guide: Joint { weights ~ Normal(Tensor(means), spread) }
}

/// Two discrete latents in each row, the second steered by the first in the joint and in the guide.
struct RandomSwitches: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var kind
  @Latent(per: Rows.self) var level
  @Observed(per: Rows.self) var x
  let priors: [Double]
  let levels: [Double]
  let guides: [Double]
  let kinds: Int
  var joint: Joint {
    kind ~ Categorical(logits: Tensor(Array(priors[..<kinds])))
    level ~ Categorical(logits: Tensor(levels, shape: [kinds, 3])[kind])
    x ~ Normal(level + 0.5 * kind, 0.8)
  }
  var guide: Joint {
    kind ~ Categorical(logits: x * Tensor(Array(priors[kinds...])))
    level ~ Categorical(logits: Tensor(guides, shape: [kinds, 3])[kind])
  }
}

@Suite(.serialized) struct RandomGapTests {
  /// log p(x) by quadrature of one to three dimensions, the ELBO by the trapezoidal rule over the guide, the divergence from a normalizer
  /// found on points of its own.
  @Test(arguments: [(1, 130), (2, 60), (3, 10)])
  func quadratureLeavesNoResidual(dimension: Int, count: Int) throws {
    for seed in 0..<count {
      var random = SplitMix(state: UInt64(1_000 * dimension + seed))
      let rows = 6
      let features = (0..<rows * dimension).map { _ in 1.5 * random.number() }
      let labels = (0..<rows).map { _ in random.number() > 0 ? 1.0 : 0 }
      let means = (0..<dimension).map { _ in random.number() }
      let report = try guideGap(
        RandomLogistic(means: means),
        observing: [
          \.features: try Values(features, shape: [rows, dimension]), \.label: Values(labels),
        ],
        parameters: [\.spread: [0.4 + abs(random.number())]]
      )
      let residual = try #require(report.residual)
      #expect(abs(residual) < 1e-9, "\(dimension) dimensions, seed \(seed)")
      #expect(report.gap > 0)
      #expect(report.method.hasPrefix("quadrature over weights (\(dimension) dimension"))
    }
  }

  @Test func enumeratedGuidesLeaveNoResidual() throws {
    for seed in 0..<200 {
      var random = SplitMix(state: UInt64(seed))
      let kinds = 2 + seed % 3
      func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in random.number() } }
      let model = RandomSwitches(
        priors: numbers(2 * kinds),
        levels: numbers(3 * kinds),
        guides: numbers(3 * kinds),
        kinds: kinds
      )
      let report = try guideGap(model, observing: [\.x: Values(numbers(3).map { 2 * $0 })])
      let data = try #require(report.perDatum)
      for datum in data {
        #expect(abs(try #require(datum.residual)) < 1e-9, "seed \(seed)")
        #expect(try #require(datum.divergence) > 0)
      }
    }
  }
}
