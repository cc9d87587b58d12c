import Evidence
import Testing

/// Labels of items by annotators, each with a table of how true kinds are told: rows name their item and their annotator.
private struct Annotated: Model {
  enum Items: Plate {}
  enum Rows: Plate {}
  @Latent(per: Items.self) var kind
  @Input(per: Rows.self) var item
  @Input(2, per: Rows.self) var chances
  @Observed(per: Rows.self) var label
  var joint: Joint {
    kind ~ Bernoulli(probability: 0.3)
    // The annotator's chances of saying 1 for each kind, looked up at the item's.
    label ~ Bernoulli(probability: chances[kind[item]])
  }
}

@Suite struct LookUpTests {
  @Test func aLatentThatIsSummedOutIsReadThroughAnIndex() throws {
    let item: [Double] = [0, 0, 1, 1, 1, 2]
    let chances = [[0.1, 0.9], [0.3, 0.6], [0.1, 0.9], [0.2, 0.7], [0.3, 0.6], [0.2, 0.7]]
    let labels: [Double?] = [1, 0, 1, nil, 0, 1]
    let exact = try exactLogEvidence(
      Annotated(),
      observing: [\.item: Values(item), \.chances: Values(chances), \.label: Values(labels)],
      sizes: [Annotated.Items.self: 3]
    )
    var total = 0.0
    var shares: [Double] = []
    for own in 0..<3 {
      let joint = [0.7, 0.3].enumerated().map { kind, prior in
        item.indices.reduce(prior) { product, row in
          guard item[row] == Double(own), let label = labels[row] else { return product }
          return product * (label == 1 ? chances[row][kind] : 1 - chances[row][kind])
        }
      }
      total += C.log(joint[0] + joint[1])
      shares.append(joint[1] / (joint[0] + joint[1]))
    }
    #expect(abs(exact.logEvidence - total) < 1e-12)
    let found = try exact.posterior.probabilities(of: \.kind)
    for own in 0..<3 { #expect(abs(found[2 * own + 1] - shares[own]) < 1e-12) }
    let fit = try VariationalInference(
      Annotated(),
      observing: [\.item: Values(item), \.chances: Values(chances), \.label: Values(labels)],
      sizes: [Annotated.Items.self: 3]
    ).run(steps: 1)
    #expect(abs(try fit.elbo().value - total) < 1e-9)
  }
}
