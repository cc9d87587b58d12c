import EvidenceReports
import EvidenceTensors
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct LineChartTests {
  private func chart(
    _ y: [Double],
    style: LineChart.Style = .line,
    references: [LineChart.Reference] = [],
    range: LineChart.VerticalRange = .all
  ) throws -> String {
    let x = y.indices.map(Double.init)
    return LineChart(
      title: "Training",
      x: "step",
      y: "ELBO",
      series: [try .init("fit", x: x, y: y, style: style)],
      references: references,
      verticalRange: range
    ).svg
  }

  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test func thePictureIsWellFormedWhateverTheNames() throws {
    let band = (lower: [0.0, 1.0], upper: [2.0, 3.0])
    let series = try LineChart.Series("a < b & \"c\"", x: [0, 1], y: [1, 2], band: band)
    let chart = LineChart(title: "<&>\u{1}", x: "'x'", y: "y", series: [series, series])
    #expect(XMLParser(data: Data(chart.svg.utf8)).parse())
  }

  @Test(arguments: [[], [1], [2, 2, 2], [.nan], [-1e308, 1e308], [0, 1e-300], [1e15, 1e15 + 1]])
  func extremeNumbersStillMakeAPicture(y: [Double]) throws {
    let svg = try chart(y)
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test func ticksAreRoundNumbers() throws {
    let svg = try chart([-250, -140, -100])
    for label in [">−250<", ">−200<", ">−150<", ">−100<"] { #expect(svg.contains(label)) }
    for label in [">0.0<", ">0.5<", ">2.0<"] { #expect(svg.contains(label)) }
  }

  @Test func aPointThatIsNotFiniteLeavesAGap() throws {
    #expect(count("<polyline", in: try chart([1, 2, .nan, 3, 4])) == 2)
    #expect(count("<polyline", in: try chart([1, 2, 3, 4])) == 1)
  }

  @Test func pointsAreDots() throws {
    #expect(count("<circle", in: try chart([1, 2, 3], style: .points)) == 3)
  }

  @Test func longSeriesAreThinnedAndKeepTheirExtremes() throws {
    var y = (0..<100_000).map { Double($0 % 7) }
    y[77_777] = 20
    let svg = try chart(y)
    #expect(svg.utf8.count < 20_000)
    let plain = try chart([0, 20])
    let top = "\(plain.split(separator: "points=\"")[1].split(separator: "\"")[0])"
    let highest = top.split(separator: " ")[1].split(separator: ",")[1]
    #expect(svg.contains(",\(highest) "))
  }

  @Test func trimmingKeepsTheFirstStepsFromFlatteningTheRest() throws {
    let y = [-1e6] + [Double](repeating: -140, count: 98) + [-139]
    #expect(try chart(y).contains(">−1,000,000<"))
    #expect(try !chart(y, range: .trimming(0.02)).contains(">−1,000,000<"))
    #expect(try chart(y, range: .within(-150...(-130))).contains(">−145<"))
  }

  @Test func aReferenceIsADashedLineWithItsName() throws {
    let svg = try chart([1, 2], references: [.init("exact", y: 5)])
    #expect(svg.contains(">exact<") && svg.contains(">fit<"))
    #expect(svg.contains(">5<"))
    #expect(try !chart([1, 2]).contains(">fit<"))
  }

  @Test func coordinatesComeInPairs() {
    let error = #expect(throws: UsageError.self) {
      try LineChart.Series("fit", x: [1, 2], y: [1], band: ([1], [2]))
    }
    #expect(
      error?.description == "LineChart.Series: the series fit has [2, 1, 1, 1] coordinates in x, y"
        + " and its band. Give as many of each."
    )
  }
}
