import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Foundation
import Testing

/// Log-weights are made some rows at a time, which must not be seen in them.
@Suite struct LogWeightTests {
  @Test(arguments: 0..<60)
  func blocksOfRowsDoNotChangeThem(seed: Int) throws {
    let random = try RandomFit(seed: 1_000 + seed)
    let fit: Fit<RandomModel>
    do { fit = try random.inference.run(steps: 0) } catch is UsageError { return }
    let whole = try fit.state.logWeights(observing: [:], draws: 4, seed: 3)
    for stepSize in [1_500, 400, 1] {
      let parts = try fit.state.logWeights(observing: [:], draws: 4, seed: 3, stepSize: stepSize)
      #expect(parts.plates == whole.plates)
      #expect(isClose(parts.rest, whole.rest))
      #expect(parts.values.count == whole.values.count)
      // The first draw: where fewer are made at a time, the others have other keys.
      for (own, other) in zip(parts.values, whole.values) {
        #expect(own.count == 4 && isClose(own[0], other[0]))
      }
    }
  }

  /// At the exact posterior a weight is the evidence of its datum, in the order of the plates' declaration.
  @Test(arguments: [1 << 21, 64, 1])
  func theyAreTheEvidenceAtTheExactPosterior(stepSize: Int) throws {
    let x = (0..<60).map { sin(Double($0)) * 3 }
    let y = (0..<20).map { cos(Double($0)) }
    let w = [0.3, -0.2, 1.5]
    let fit = try VariationalInference(
      Grid(),
      observing: [
        \.x: Values(x).reshaped(to: [3, 20]), \.y: Values(y), \.w: Values(w),
        \.v: try Values([0.7]).reshaped(to: []),
      ]
    ).run(steps: 0)
    let weights = try fit.state.logWeights(observing: [:], draws: 5, seed: 0, stepSize: stepSize)
    #expect(weights.plates == ["Columns", "Rows"])
    #expect(weights.values.count == 60)
    for (own, x) in zip(weights.values, x) {
      let expected = normal(x, variance: 2)
      #expect(own.count == 5)
      #expect(own.allSatisfy { isClose($0, expected) })
    }
    let rest = (y + w + [0.7]).map { normal($0, variance: 1) }.reduce(0, +)
    #expect(isClose(weights.rest, rest))
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-10 * max(1, abs(b)) }

  private func normal(_ x: Double, variance: Double) -> Double {
    -0.5 * log(2 * .pi * variance) - 0.5 * x * x / variance
  }
}

/// A latent for each cell of a table, with its exact posterior as the guide; and data that no latent enters, over each plate
/// and none.
private struct Grid: Model {
  enum Columns: Plate {}
  enum Rows: Plate {}
  @Latent(per: Columns.self, Rows.self) var z
  @Observed(per: Columns.self, Rows.self) var x
  @Observed(per: Rows.self) var y
  @Observed(per: Columns.self) var w
  @Observed var v

  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
    y ~ Normal(0, 1)
    w ~ Normal(0, 1)
    v ~ Normal(0, 1)
  }
  var guide: Joint { z ~ Normal(0.5 * x, 0.5.squareRoot()) }
}
