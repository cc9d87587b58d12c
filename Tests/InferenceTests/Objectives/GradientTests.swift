import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

@Suite struct GradientTests {
  /// ELBO of N(m, s²) for h ~ N(0, 1), x ~ N(h, 1): ∂/∂m = x − 2m, ∂/∂log s = 1 − 2s².
  @Test(arguments: [KLForm.closedWhereKnown, .monteCarlo])
  func gradientsAreUnbiased(form: KLForm) throws {
    let plan = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [0.5], \.scale: [0.8]])
      .divergences(form)
      .plan()
    let probe = try Probe(plan)
    let steps = try probe.run(probe.gradients, steps: 0..<4_000)
    let location = meanAndError(steps.map { $0[0].elements[0] })
    let scale = meanAndError(steps.map { $0[1].elements[0] })
    #expect(abs(location.mean - 4) < 4 * location.error)
    #expect(abs(scale.mean - (1 - 2 * 0.64)) < 4 * scale.error)
    #expect(location.error < 0.05 && scale.error < 0.2)
  }

  /// The derivatives of the exact ELBO of `Hierarchy`, with every location at l and every scale at 0.1.
  @Test(arguments: [KLForm.closedWhereKnown, .monteCarlo])
  func gradientsOfMinibatchesAreUnbiased(form: KLForm) throws {
    let plan = try VariationalInference(Hierarchy(), observing: [\.y: MinibatchTests.y]).guide(
      .meanField
    )
    .minibatch(of: Hierarchy.Rows.self, size: 3)
    .divergences(form)
    .start(at: [\.center: 0, \.z: Values(Array(repeating: 0, count: 10))])
    .plan()
    let probe = try Probe(plan)
    #expect(
      plan.quantities.map(\.path) == ["center.location", "center.scale", "z.location", "z.scale"]
    )
    var batches = Batches(total: 10, size: 5, seed: 3)
    var global: [[Double]] = [[], []]
    var local: [[Double]] = Array(repeating: [], count: 10)
    for step in 0..<3_000 {
      let (rows, _) = batches.rows(first: step, count: 1)
      let own = rows.map(Int.init)
      let values = try probe.run(probe.gradients, steps: step..<step + 1, rows: own)[0]
      global[0].append(values[0].elements[0])
      global[1].append(values[1].elements[0])
      for row in 0..<10 {
        let position = own.firstIndex(of: row)
        local[row].append(position.map { values[2].elements[$0] } ?? 0)
      }
    }
    // Centre: −m/4 + Σ (mᵢ − m) = 0 at 0; log scale: 1 − s² (¼ + N).
    let center = meanAndError(global[0])
    let spread = meanAndError(global[1])
    #expect(abs(center.mean) < 4 * center.error)
    #expect(abs(spread.mean - (1 - 0.01 * 10.25)) < 4 * spread.error + 1e-12)
    // Rows: (yᵢ − mᵢ) / ¼ − (mᵢ − m), times N/B for the half of the steps that see the row.
    for (row, values) in local.enumerated() {
      let (mean, error) = meanAndError(values)
      #expect(abs(mean - 4 * MinibatchTests.y[row]) < 4.5 * error)
    }
  }
}
