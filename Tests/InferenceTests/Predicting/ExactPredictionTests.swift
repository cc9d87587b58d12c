import Evidence
import Foundation
import Testing

/// Predictions of exact posteriors against closed forms, within four standard errors of their draws.
@Suite struct ExactPredictionTests {
  private let draws = 40_000

  private func expect(
    _ prediction: Prediction,
    means: [Double],
    deviations: [Double],
    at place: SourceLocation = #_sourceLocation
  ) {
    #expect(prediction.mean.count == means.count, sourceLocation: place)
    for (index, (mean, deviation)) in zip(means, deviations).enumerated() {
      let found = (prediction.mean[index], prediction.standardDeviation[index])
      let error = deviation / Double(draws).squareRoot()
      #expect(abs(found.0 - mean) <= 4 * error, "\(index): \(found)", sourceLocation: place)
      // The tail of a spread is wide: six times the error of a normal deviation.
      #expect(abs(found.1 - deviation) <= 6 * error, "\(index): \(found)", sourceLocation: place)
    }
  }

  @Test func aLineIsPredictedForOtherRows() throws {
    let exact = try exactLogEvidence(StraightLine(), observing: StraightLine.data)
    expect(
      try exact.posterior.predict(\.y, observing: [\.x: [-10, 5, 20]], draws: draws),
      means: [40.626_200, 48.337_468, 56.048_736],
      deviations: [2.296_172, 2.178_127, 2.717_551]
    )
    #expect(
      try exact.posterior.predict(\.y, observing: [\.x: [1]], draws: 9, seed: 4).samples
        == exact.posterior.predict(\.y, observing: [\.x: [1]], draws: 9, seed: 4).samples
    )
  }

  /// The spread is left to quadrature: mean 4.3968, variance E τ² + Var μ = 34.3188 of a new school's effect.
  @Test(arguments: [false, true]) func aNewSchoolIsDrawnGivenTheOthers(isCentered: Bool) throws {
    let model = SchoolsHierarchy(isCentered: isCentered)
    let posterior = try exactLogEvidence(model, observing: SchoolsHierarchy.data).posterior
    let effects = try posterior.predict(
      { isCentered ? $0.effect : $0.mean + $0.spread * $0.effect },
      sizes: [SchoolsHierarchy.Schools.self: 9],
      draws: draws
    )
    let error = (34.3188 / Double(draws)).squareRoot()
    #expect(abs(effects.mean[8] - 4.3968) < 4 * error)
    #expect(abs(effects.standardDeviation[8] - 34.3188.squareRoot()) < 8 * error)
    // The eight keep their posterior.
    let own = try posterior.mean { isCentered ? $0.effect : $0.mean + $0.spread * $0.effect }
    for school in 0..<8 { #expect(abs(effects.mean[school] - own[school]) < 6 * error) }
  }

  /// A new group is inferred from its own rows given the mean, whose posterior is that of the old ones.
  @Test func aNewGroupIsInferredFromItsRows() throws {
    let exact = try exactLogEvidence(
      IndexedGroups(),
      observing: IndexedGroups.data,
      sizes: [IndexedGroups.Groups.self: 3]
    )
    let posterior = exact.posterior
    let (mean, deviation) = try (
      posterior.mean(of: \.mean)[0], posterior.standardDeviation(of: \.mean)[0]
    )
    let level = try posterior.predict(
      \.level,
      observing: [\.group: [0], \.y: [4]],
      new: [IndexedGroups.Groups.self: [true]],
      draws: draws
    )
    // Given the mean: precision 1 / 0.49 + 4.
    let share = 4 / (4 + 1 / 0.49)
    expect(
      level,
      means: [share * 4 + (1 - share) * mean],
      deviations: [
        (1 / (4 + 1 / 0.49) + (1 - share) * (1 - share) * deviation * deviation).squareRoot()
      ]
    )
  }

  @Test func kindsOfOtherRowsAreInferred() throws {
    let posterior = try exactLogEvidence(TwoKinds(), observing: [\.x: [0, 11]]).posterior
    let kinds = try posterior.predict(\.kind, observing: [\.x: [5.75, 0]], draws: draws)
    // Half-way between the two, the prior decides.
    expect(kinds, means: [0.6, 0], deviations: [(0.24).squareRoot(), 0])
  }

  @Test func whatIsLeftToQuadratureIsNotInferredOfOtherRows() throws {
    struct Kinked: Model {
      enum Rows: Plate {}
      @Latent(per: Rows.self) var h
      @Observed(per: Rows.self) var y
      var joint: Joint {
        h ~ Normal(0, 1)
        y ~ Poisson(exp(h))
      }
    }
    let posterior = try exactLogEvidence(Kinked(), observing: [\.y: [2]]).posterior
    #expect(
      message { _ = try posterior.predict(\.h, observing: [\.y: [2]]) }
        == "Kinked.data: `h` has no closed form given the new data and the other latents. Give fewer "
        + "data at once, or fit the new data."
    )
    #expect(message { _ = try posterior.predict(\.h, draws: 0) } != nil)
  }

  @Test func aStoreHasItsDraws() throws {
    let path = NSTemporaryDirectory() + "\(UUID().uuidString).zarr"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let exact = try exactLogEvidence(
      SchoolsHierarchy(isCentered: false),
      observing: SchoolsHierarchy.data
    )
    try exact.posterior.write(dataTree: path, draws: 60)
    func numbers(_ node: String, _ count: Int) throws -> [Double] {
      let file = URL(fileURLWithPath: "\(path)/\(node)/c" + String(repeating: "/0", count: count))
      return try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
    let draws = try exact.posterior.samples(count: 60)
    #expect(try numbers("posterior/effect", 3) == draws[\.effect].doubles)
    #expect(try numbers("prior/effect", 3).count == 480)
    #expect(try numbers("prior_predictive/y", 3).count == 480)
    // log p(x, h) = log p(h | x) + log p(x).
    let density = try numbers("sample_stats/log_p", 2)
    for draw in [0, 59] {
      let (mean, spread) = try (draws[\.mean][draw], draws[\.spread][draw])
      let effects = try Array(draws[\.effect].doubles[8 * draw..<8 * draw + 8])
      let posterior = try exact.posterior.logProb(
        at: [\.mean: Values(mean), \.spread: Values(spread), \.effect: Values(effects)]
      )
      #expect(abs(density[draw] - posterior - exact.logEvidence) < 1e-6)
    }
  }
}
