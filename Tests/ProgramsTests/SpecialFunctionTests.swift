import CEvidenceKernels
import Foundation
import Testing

/// The tables of special.json, as `Scripts/make-references special` writes them.
private func table(_ name: String) throws -> [[Double]] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let data = try Data(contentsOf: tests.appending(path: "TensorsTests/special.json"))
  let tables = try JSONDecoder().decode([String: [[Double]]].self, from: data)
  return try #require(tables[name])
}

/// Relative difference, absolute for values below one: these functions have zeros.
private func error(_ value: Double, _ expected: Double) -> Double {
  abs(value - expected) / max(1, abs(expected))
}

@Suite struct SpecialFunctionTests {
  private typealias Double1 = @Sendable (Double) -> Double
  private typealias Float1 = @Sendable (Float) -> Float
  private static let functions: [(name: String, double: Double1)] = [
    ("logGamma", ev_lgamma), ("digamma", ev_digamma), ("trigamma", ev_trigamma),
  ]
  private static let singles: [Float1] = [ev_lgammaf, ev_digammaf, ev_trigammaf]

  @Test(arguments: functions.indices)
  func gammaFamilyMatchesReferences(index: Int) throws {
    let function = Self.functions[index]
    for row in try table(function.name) {
      let value = function.double(row[0])
      #expect(error(value, row[1]) < 1e-14, "\(function.name)(\(row[0])) = \(value)")
      let single = Self.singles[index](Float(row[0]))
      #expect(single == Float(function.double(Double(Float(row[0])))) || single.isNaN)
    }
  }

  @Test func polygammaMatchesReferences() throws {
    for row in try table("polygamma") {
      let value = ev_polygamma(Int32(row[0]), row[1])
      #expect(abs(value - row[2]) <= 1e-14 * abs(row[2]), "\(row)")
    }
  }

  /// By mpmath 1.3 at forty digits: high orders, and arguments below zero.
  @Test(arguments: [
    (2, -0.25, 122.69736678366236),
    (2, -7.75, -124.03974558822776),
    (3, -1.5, 194.59427621918762),
    (4, -20.125, 786397.99247382189),
    (7, -3.0625, 21646635183431.742),
    (7, 2.5, 3.5652363525231314),
    (20, 0.5, -5.1021653127394299e+24),
    (20, -0.875, -2.243956035062425e+37),
    (40, 30.0, -3.042973522079723e-13),
  ])
  func polygammaHoldsForAnyOrderAndSign(order: Int32, x: Double, expected: Double) {
    #expect(abs(ev_polygamma(order, x) - expected) <= 1e-14 * abs(expected))
  }

  @Test func ordersZeroAndOneAreDigammaAndTrigamma() {
    for x in [-2.5, 0.3, 4, 50] {
      #expect(ev_polygamma(0, x) == ev_digamma(x))
      #expect(error(ev_polygamma(1, x), ev_trigamma(x)) < 1e-15)
    }
  }

  @Test func polesAndLimitsAreSignedOrNaN() {
    #expect(ev_digamma(0) == -.infinity)
    #expect(ev_digamma(-0.0) == .infinity)
    #expect(ev_digamma(-3).isNaN)
    #expect(ev_digamma(.infinity) == .infinity)
    #expect(ev_trigamma(-2) == .infinity)
    #expect(ev_trigamma(.infinity) == 0)
    #expect(ev_polygamma(2, -1).isNaN)
    #expect(ev_polygamma(3, -1) == .infinity)
    #expect(ev_polygamma(-1, 1).isNaN)
    #expect(ev_digamma(.nan).isNaN && ev_trigamma(.nan).isNaN && ev_polygamma(2, .nan).isNaN)
    #expect(ev_lgamma(0) == .infinity)
  }

  @Test func sourceTextHoldsTheFunctions() {
    let source = String(cString: ev_special_source())
    #expect(source.hasPrefix("// Special functions"))
    #expect(source.hasSuffix("#endif\n"))
    for name in ["ev_digamma", "ev_trigamma", "ev_polygamma", "ev_lgamma"] {
      #expect(source.contains("static inline double \(name)("))
    }
  }
}
