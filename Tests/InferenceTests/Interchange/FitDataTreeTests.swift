import Evidence
import Foundation
import Testing

/// What is written for xarray and ArviZ; `Scripts/interchange/check-fit` reads it there.
@Suite struct FitDataTreeTests {
  private static let folder = ProcessInfo.processInfo.environment["EVIDENCE_INTERCHANGE"]

  private func schools() throws -> Fit<SchoolsHierarchy> {
    try VariationalInference(
      SchoolsHierarchy(isCentered: false),
      observing: SchoolsHierarchy.data
    ).optimizer(Adam(learningRate: 0.02, schedule: .cosine())).run(steps: 2_000)
  }

  private func metadata(_ path: String, _ node: String) throws -> [String: Any] {
    let file = URL(fileURLWithPath: "\(path)/\(node)/zarr.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require(json as? [String: Any])
  }

  @Test func groupsAndDimensionsAreThoseOfArviZ() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).zarr").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let fit = try schools()
    try fit.write(dataTree: path, draws: 50)
    let expected: [(node: String, dimensions: [String], shape: [Int])] = [
      ("posterior/effect", ["chain", "draw", "Schools"], [1, 50, 8]),
      ("posterior/spread", ["chain", "draw"], [1, 50]),
      ("sample_stats/log_p", ["chain", "draw"], [1, 50]),
      ("sample_stats/log_q", ["chain", "draw"], [1, 50]),
      ("log_likelihood/y", ["chain", "draw", "Schools"], [1, 50, 8]),
      ("posterior_predictive/y", ["chain", "draw", "Schools"], [1, 50, 8]),
      ("prior/effect", ["chain", "draw", "Schools"], [1, 50, 8]),
      ("prior_predictive/y", ["chain", "draw", "Schools"], [1, 50, 8]),
      ("observed_data/y", ["Schools"], [8]), ("constant_data/error", ["Schools"], [8]),
      ("variational/objective", ["step"], [2_000]),
    ]
    for (node, dimensions, shape) in expected {
      let found = try metadata(path, node)
      #expect(found["dimension_names"] as? [String] == dimensions, "\(node)")
      #expect(found["shape"] as? [Int] == shape, "\(node)")
    }
    // The log-likelihoods are those of the very draws: y ~ N(mean + spread · effect, error).
    func numbers(_ node: String, _ count: Int) throws -> [Double] {
      let file = URL(fileURLWithPath: "\(path)/\(node)/c" + String(repeating: "/0", count: count))
      return try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
    let (mean, spread) = try (numbers("posterior/mean", 2), numbers("posterior/spread", 2))
    let (effect, terms) = try (numbers("posterior/effect", 3), numbers("log_likelihood/y", 3))
    let (y, error) = try (numbers("observed_data/y", 1), numbers("constant_data/error", 1))
    for draw in [0, 17, 49] {
      for school in [0, 7] {
        let gap = y[school] - mean[draw] - spread[draw] * effect[8 * draw + school]
        let share = gap / error[school]
        let expected = -0.5 * share * share - C.log(error[school]) - 0.918_938_533_204_672_7
        #expect(abs(terms[8 * draw + school] - expected) < 1e-9)
      }
    }
  }

  /// For the script: the store of a fit, and what is said of it here.
  @Test(.enabled(if: folder != nil, "EVIDENCE_INTERCHANGE names no folder"))
  func writesWhatTheScriptReads() throws {
    guard let folder = Self.folder else { return }
    let fit = try schools()
    try fit.write(dataTree: "\(folder)/fit.zarr", draws: 4_000)
    let values = try fit.logLikelihood(\.y, draws: 4_000).doubles
    let exact = try LeaveOneOut(
      logLikelihoods: (0..<8).map { school in (0..<4_000).map { values[8 * $0 + school] } }
    )
    let weighed = try fit.leaveOneOut(\.y, draws: 4_000)
    let effects = try fit.samples(of: \.effect, count: 4_000).doubles
    let mean = (0..<8).map { school in
      (0..<4_000).reduce(0) { $0 + effects[8 * $1 + school] } / 4_000
    }
    let posterior = try exactLogEvidence(
      SchoolsHierarchy(isCentered: false),
      observing: SchoolsHierarchy.data
    ).posterior
    try posterior.write(dataTree: "\(folder)/exact.zarr", draws: 4_000)
    let own = try posterior.samples(count: 4_000)[\.mean].doubles
    let said: JSONValue = [
      "exact": .number(own.reduce(0, +) / 4_000),
      "loo": ["elpd": .number(exact.elpd), "terms": JSONValue(exact.elpdPerDatum)],
      "approximate": ["elpd": .number(weighed.elpd), "terms": JSONValue(weighed.elpdPerDatum)],
      "mean": JSONValue(mean),
    ]
    try OutputFile.write(said.indented, to: "\(folder)/fit.json")
  }
}
