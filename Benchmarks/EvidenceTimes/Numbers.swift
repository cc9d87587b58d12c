import Evidence
import Foundation

/// Formulas for data and parameters, the same ones as the peers'.
enum Numbers {
  /// Multiples of the golden ratio's fraction, spread over −2 … 2.
  static func data(_ rows: Int, _ columns: Int) -> [Double] {
    (0..<rows * columns).map { index in
      let fraction = (Double(index + 1) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
      return 4 * fraction - 2
    }
  }

  static func matrix(_ rows: Int, _ columns: Int, _ entry: (Double, Double) -> Double) -> [Double] {
    (0..<rows).flatMap { i in (0..<columns).map { j in entry(Double(i), Double(j)) } }
  }

  static let loadings = matrix(20, 8) { cos($0 * ($1 + 1)) }
  static let mean = matrix(1, 20) { 0.1 * sin($1) }
  static let centers = matrix(8, 20) { 0.5 * cos($0 * ($1 + 1)) }
  static let factors = (0..<8).flatMap { kind in
    matrix(20, 20) { i, j in
      if j > i { return 0 }
      return i == j ? 1 + 0.05 * Double(kind) : 0.1 * sin(i + 2 * j + Double(kind))
    }
  }
  static let weights = (0..<8).map { Double($0 + 1) / 36 }
  static let logits = matrix(16, 16) { sin($0 + 3 * $1) + ($0 == $1 ? 2 : 0) }
  static let start = matrix(1, 16) { cos($1) }
  static let stateCenters = matrix(1, 16) { -2 + 0.25 * $1 }
  static let stateScales = matrix(1, 16) { 0.5 + 0.02 * $1 }
}
