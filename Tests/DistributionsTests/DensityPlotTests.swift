import Foundation
import Testing

/// The pictures on the families' pages; `Scripts/make-plots` draws them anew.
@Suite struct DensityPlotTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Distributions").standardizedFileURL
  private static let folder = sources.appending(path: "Documentation.docc/Resources")

  @Test(arguments: DensityPlot.all) func aPageShowsThePresentDensity(plot: DensityPlot) throws {
    let file = Self.folder.appending(path: "\(plot.family).svg")
    let drawn = try plot.svg()
    if ProcessInfo.processInfo.environment["EVIDENCE_DRAW"] != nil {
      try drawn.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    let (old, new) = (Self.numbers(kept), Self.numbers(drawn))
    #expect(old.count == new.count, "\(plot): run Scripts/make-plots")
    // A tenth of a point: another mathematical library may round otherwise.
    #expect(zip(old, new).allSatisfy { abs($0 - $1) <= 0.11 }, "\(plot): run Scripts/make-plots")
    let page = Self.sources.appending(path: "Families/\(plot.family).swift")
    let source = try String(contentsOf: page, encoding: .utf8)
    #expect(source.contains("/// ![The density](\(plot.family))"))
    #expect(source.contains("/// - Moments: "))
  }

  @Test func everyFamilyWithADensityHasAPicture() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Self.sources.appending(path: "Families").path()
    )
    let families = files.map { String($0.dropLast(".swift".count)) }.filter {
      !$0.hasSuffix("Draw")
    }
    // A point and a flat density have no picture.
    #expect(Set(families).subtracting(["Delta", "Flat"]) == Set(DensityPlot.all.map(\.family)))
  }

  private static func numbers(_ text: String) -> [Double] {
    text.split { !"0123456789.-e".contains($0) }.compactMap { Double($0) }
  }
}
