import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// The root of a product that is not positive in every row.
private struct Rooted: Model {
  enum Rows: Plate {}
  @Latent var slope
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  @Parameter(in: .positive) var point
  var height: Tensor { slope * x }
  var joint: Joint {
    slope ~ Flat()
    y ~ Normal(select(height .> 0, sqrt(height), 0), 1)
  }
  var guide: Joint {
    slope ~ Delta(point)
  }
}

@Suite struct BranchFitTests {
  @Test func aFitDoesNotMindTheBranchNotTaken() throws {
    let (x, y) = (Values([-1, 0, 1, 4]), Values([0.5, 0, 1.5, 3]))
    let fit = try VariationalInference(Rooted(), observing: [\.x: x, \.y: y])
      .optimizer(Adam(learningRate: 0.02))
      .run(steps: 1_500)
    // The squared error (1.5 − s)² + (3 − 2 s)² is least, and 0, at s = √slope = 1.5; the row at −1 leaves 0.5².
    #expect(abs(try fit.mean(of: \.slope)[0] - 2.25) < 1e-3)
    let best = -4 * 0.918_938_533_204_672_7 - 0.125
    #expect(abs((fit.history.objective.last ?? 0) - best) < 1e-5)
  }
}
