import EvidenceTensors
import Foundation
import Testing

/// Reference values made by another system; see `about` in the file.
enum References {
  static func number(_ entry: String, _ key: String = "value") throws -> Double {
    try #require(try dictionary(entry)[key] as? NSNumber).doubleValue
  }

  static func numbers(_ entry: String, _ key: String) throws -> [Double] {
    try #require(try dictionary(entry)[key] as? [NSNumber]).map(\.doubleValue)
  }

  static func rows(_ entry: String, _ key: String) throws -> [[Double]] {
    try #require(try dictionary(entry)[key] as? [[NSNumber]]).map { $0.map(\.doubleValue) }
  }

  static func cases(_ entry: String) throws -> [[String: Any]] {
    try #require(try dictionary(entry)["cases"] as? [[String: Any]])
  }

  private static func dictionary(_ entry: String) throws -> [String: Any] {
    let file = try #require(Bundle.module.url(forResource: "evidence", withExtension: "json"))
    let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let entries = try #require(content as? [String: Any])
    return try #require(entries[entry] as? [String: Any])
  }

  /// x[i][j] = sin(i j), i = 1..50, j = 1..4.
  static let sines: [[Double]] = (1...50).map { i in (1...4).map { j in sin(Double(i * j)) } }
}

/// Whether two numbers differ by at most `tolerance`.
func isClose(_ a: Double, _ b: Double, within tolerance: Double) -> Bool { abs(a - b) <= tolerance }
