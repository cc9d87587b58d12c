import EvidenceFiles
import Foundation
import Testing

/// Stores for `Scripts/check`, which computes the same numbers by the same formulas.
@Suite struct InterchangeTests {
  private static let folder = ProcessInfo.processInfo.environment["EVIDENCE_INTERCHANGE"]

  @Test(.enabled(if: folder != nil, "EVIDENCE_INTERCHANGE names no folder"))
  func writesWhatTheScriptReads() throws {
    guard let folder = Self.folder else { return }
    try Self.tree.write(zarr: "\(folder)/plain.zarr")
    try Self.tree.write(
      zarr: "\(folder)/compressed.zarr",
      compression: .gzip,
      largestChunk: 1_000
    )
  }

  private static let (chains, draws) = (4, 500)
  private static let schools = ["Choate", "D\u{E9}erfield", "St. Paul", "\u{65E5}"]

  private static let tree = DataTree(
    attributes: [.init("creation_library", "evidence"), .init("numbers", [1, 0.1, nil])],
    [
      group("posterior", [mean, effects]),
      group("sample_stats", [logTarget, logGuide, diverging]),
      group("log_likelihood", [logLikelihood]),
      .init("observed_data", [coordinates[2], observed]),
      group("prior", [mean]),
      .init("shapes", shapes),
    ]
  )

  private static func group(_ name: String, _ variables: [DataTree.Variable]) -> DataTree.Group {
    .init(name, attributes: [.init("inference_library", "evidence")], coordinates + variables)
  }

  private static let coordinates: [DataTree.Variable] = [
    .coordinate("chain", .integers(Array(0..<Int64(chains)))),
    .coordinate("draw", .integers(Array(0..<Int64(draws)))),
    .coordinate("school", .strings(schools)),
  ]

  /// Of each draw and school.
  private static func variable(_ name: String, _ element: (Int, Int) -> Double) -> DataTree.Variable
  {
    let elements = (0..<chains * draws).flatMap { draw in
      schools.indices.map { element(draw, $0) }
    }
    let shape = [chains, draws, schools.count]
    return .init(name, dimensions: ["chain", "draw", "school"], shape: shape, .doubles(elements))
  }

  /// Of each draw.
  private static func variable(_ name: String, _ elements: DataTree.Elements) -> DataTree.Variable {
    .init(name, dimensions: ["chain", "draw"], shape: [chains, draws], elements)
  }

  private static func doubles(_ name: String, _ element: (Int) -> Double) -> DataTree.Variable {
    variable(name, .doubles((0..<chains * draws).map(element)))
  }

  private static let mean = doubles("mu") { noise(1, $0) }
  private static let effects = variable("theta") { noise(2, $0 * 4 + $1) }
  private static let logTarget = doubles("log_p") { -0.5 * noise(1, $0) * noise(1, $0) }
  private static let logGuide = doubles("log_q") { -0.5625 * noise(1, $0) * noise(1, $0) }
  private static let diverging = variable(
    "diverging",
    .booleans((0..<chains * draws).map { $0 % 7 == 0 })
  )
  private static let logLikelihood = variable("y") { draw, school in
    let residual = Double(school) * 0.25 - noise(1, draw)
    return -0.125 * residual * residual - 1
  }
  private static let observed = DataTree.Variable(
    "y",
    dimensions: ["school"],
    shape: [4],
    .doubles([0, 0.25, 0.5, 0.75])
  )

  private static let shapes: [DataTree.Variable] = [
    .init("scalar", .doubles([1.5])),
    .init("word", .strings(["a\u{0}b\n\u{1F600}"])),
    .init("empty", dimensions: ["five", "none"], shape: [5, 0], .doubles([])),
    .init("words", dimensions: ["none"], shape: [0], .strings([])),
    .coordinate("label", .strings(["", "b"])),
    .init(
      "special",
      dimensions: ["six"],
      shape: [6],
      .doubles([.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, 0.1])
    ),
    .init("integers", dimensions: ["three"], shape: [3], .integers([.min, -1, .max])),
    .init(
      "large",
      dimensions: ["three", "many"],
      shape: [3, 700_001],
      .doubles((0..<3 * 700_001).map(Double.init))
    ),
  ]

  /// A sum of twelve uniform numbers less six: sums of multiples of 2⁻³², which every machine adds exactly.
  private static func noise(_ stream: UInt64, _ index: Int) -> Double {
    (0..<12).reduce(-6) { sum, term in
      sum + Double(mixed(stream << 32 + UInt64(index * 12 + term)) >> 32) * 0x1p-32
    }
  }

  /// SplitMix64's output for a state.
  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
