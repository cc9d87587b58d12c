import Evidence
import Testing

/// Sites that are occupied with probability ψ, and seen to be with probability p in each of three visits.
private struct Occupancy: Model {
  enum Sites: Plate {}
  @Latent var share
  @Latent var chance
  @Latent(per: Sites.self) var isOccupied
  @Observed(per: Sites.self) var y
  var joint: Joint {
    share ~ Uniform(0, 1)
    chance ~ Uniform(0, 1)
    isOccupied ~ Bernoulli(probability: share)
    y ~ Binomial(trials: 3, probability: chance * isOccupied)
  }
}

@Suite struct OccupancyTests {
  private let data: Bindings<Occupancy> = [\.y: [2, 0, 1, 0, 3, 0, 0, 1]]

  /// Joint draws of what is summed out: sites with sightings are always occupied, and the number of all has its exact distribution.
  @Test func theNumberOfOccupiedSitesIsThatOfJointDraws() throws {
    let fit = try VariationalInference(Occupancy(), observing: data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 3_000)
    let count = 40_000
    let draws = try fit.samples(of: \.isOccupied, count: count).doubles
    var shares = [Double](repeating: 0, count: 9)
    var areSeen = true
    for draw in 0..<count {
      let sites = draws[8 * draw..<8 * (draw + 1)]
      areSeen = areSeen && [0, 2, 4, 7].allSatisfy { draws[8 * draw + $0] == 1 }
      shares[Int(sites.reduce(0, +))] += 1 / Double(count)
    }
    #expect(areSeen)
    // By sums over all sites' states; the guide of ψ and p is no more than .03 nats from exact.
    for (number, expected) in [0.505_158, 0.252_579, 0.129_026, 0.071_160, 0.042_077].enumerated() {
      #expect(abs(shares[4 + number] - expected) < 0.02, "\(shares)")
    }
    let probabilities = try fit.probabilities(of: \.isOccupied)
    #expect(abs(probabilities[3] - 0.223_105) < 0.01, "\(probabilities)")
  }

  /// A visited site whose count is lost, and one that nobody has seen.
  @Test func lostCountsAndNewSitesAreDrawn() throws {
    let fit = try VariationalInference(
      Occupancy(),
      observing: [\.y: Values([2, 0, 1, nil, 3, 0, 0, 1])]
    ).run(steps: 200)
    let exact = try exactLogEvidence(Occupancy(), observing: [\.y: [2, 0, 1, 3, 0, 0, 1]])
    let holes = try exactLogEvidence(
      Occupancy(),
      observing: [\.y: Values([2, 0, 1, nil, 3, 0, 0, 1])]
    )
    #expect(abs(exact.logEvidence - holes.logEvidence) < 1e-9)
    let filled = try fit.imputed(\.y, draws: 2_000)
    let new = try fit.predict(\.y, sizes: [Occupancy.Sites.self: 9], draws: 2_000)
    // Both are of a site of which nothing is known.
    let error = filled.standardError[3] + new.standardError[8]
    #expect(abs(filled.mean[3] - new.mean[8]) < 4 * error)
    #expect(filled.mean[0] == 2)
  }
}
