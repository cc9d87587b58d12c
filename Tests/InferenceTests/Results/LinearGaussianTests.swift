import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// x = W h + ε with known W: everything about it is known in closed form.
private struct LinearGaussian: Model {
  enum Samples: Plate {}
  @Latent(2, per: Samples.self) var h
  @Observed(4, per: Samples.self) var x
  @Parameter(2, 4, initially: .normal(0.1)) var encoder
  @Parameter(2, in: .positive) var scale
  @Parameter(initially: 0) var slope
  let isFull: Bool

  static let loadings = Tensor([1, 0.5, 0.2, -1, 0.7, 0.7, 0, 0.3], shape: [4, 2])

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.loadings, h), 0.5.squareRoot())
  }
  var guide: Joint {
    if isFull {
      let below = slope * Tensor([0, 0, 1, 0], shape: [2, 2])
      let factor = diagonalMatrix(scale) + below
      h ~ MultivariateNormal(matmul(encoder, x), choleskyFactor: factor)
    } else {
      h ~ Normal(matmul(encoder, x), scale)
    }
  }
}

@Suite struct LinearGaussianTests {
  static let logEvidence = -246.692_377
  static let waves: Values = {
    let rows = (1...50).map { i in (1...4).map { j in C.sin(Double(i * j)) } }
    return Values(.doubles(rows.flatMap(\.self)), fitting: [50, 4])
  }()

  private func fit(isFull: Bool) throws -> Fit<LinearGaussian> {
    try VariationalInference(LinearGaussian(isFull: isFull), observing: [\.x: Self.waves])
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 3_000)
  }

  @Test func meanFieldLeavesTheGapOfTheClosedForm() throws {
    let elbo = try fit(isFull: false).elbo(draws: 40_000)
    let gap = (Self.logEvidence - elbo.value) / 50
    #expect(abs(gap - 0.070_751_726_2) < 1e-3)
    #expect(elbo.standardError / 50 < 5e-4)
  }

  @Test func aFullCovarianceLeavesNoGap() throws {
    let elbo = try fit(isFull: true).elbo(draws: 1_000)
    #expect(abs(Self.logEvidence - elbo.value) / 50 < 1e-3)
  }

  @Test func importanceWeightedBoundsRiseToTheEvidence() throws {
    let weights = try fit(isFull: false).logWeights(draws: 5_000)
    let bounds = try [1, 5, 50].map { try weights.importanceWeightedBound(particles: $0).value }
    #expect(bounds[0] < bounds[1] && bounds[1] < bounds[2])
    #expect(
      message { _ = try weights.importanceWeightedBound(particles: 5_001) }
        == "LogWeights.importanceWeightedBound: 5001 particles are asked for, of 5000 draws. Give from 1 "
        + "to 5000, or make more draws."
    )
    #expect(bounds[2] < Self.logEvidence + 0.02)
    #expect(abs(weights.elbo.value - bounds[0]) < 1e-9)
    let evidence = weights.logEvidence
    #expect(abs(evidence.value - Self.logEvidence) < 4 * evidence.standardError + 1e-3)
    #expect(weights.reliability.worst < 0.7)
  }

  @Test func theObjectiveOfParticlesIsInsideThePlate() throws {
    let start = try VariationalInference(
      LinearGaussian(isFull: false),
      observing: [\.x: Self.waves]
    )
    let weighted = try Probe(try start.objective(.importanceWeighted(particles: 50)).plan())
    let single = try Probe(try start.divergences(.monteCarlo).plan())
    let many = try (0..<200).map { try weighted.objective(step: $0) }
    let one = try (0..<2_000).map { try single.objective(step: $0) }
    let weights = try start.run(steps: 0).logWeights(draws: 20_000)
    let fifty = try weights.importanceWeightedBound(particles: 50)
    let (mean, error) = meanAndError(many)
    #expect(abs(mean - fifty.value) < 4 * (error + fifty.standardError))
    #expect(abs(meanAndError(one).mean - weights.elbo.value) < 4 * meanAndError(one).error + 0.05)
  }

  @Test func halfTheRowsInAMinibatchGiveTheSameBoundOnAverage() throws {
    let start = try VariationalInference(
      LinearGaussian(isFull: false),
      observing: [\.x: Self.waves]
    )
    .objective(.importanceWeighted(particles: 5))
    let full = try Probe(try start.plan()).objective()
    let plan = try start.minibatch(of: LinearGaussian.Samples.self, size: 25).plan()
    let probe = try Probe(plan)
    let halves = try probe.objective(rows: Array(0..<25)) + probe.objective(rows: Array(25..<50))
    #expect(abs(halves / 2 - full) < 1e-9)
  }
}
