internal import Evidence

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Small data sets made by formulas, so that anyone can make them again.
enum ToyData {
  /// x[i][j] = sin(i j), with i and j counted from 1.
  static func waves(rows: Int, columns: Int) throws -> Values {
    let elements = (1...rows).flatMap { i in (1...columns).map { j in sin(Double(i * j)) } }
    return try Values(elements, shape: [rows, columns])
  }

  /// Twelve rows of waves, and y[i] = sin(i) / 2 − sin(2 i) + cos(5 i) / 3, rounded to six decimals.
  static func regression() throws -> (features: Values, y: Values) {
    let features = try waves(rows: 12, columns: 3).mapped(rounded)
    let y = (1...12).map { i -> Double in
      let angle = Double(i)
      let slow = sin(angle) / 2 - sin(2 * angle)
      return rounded(slow + cos(5 * angle) / 3)
    }
    return (features, Values(y))
  }

  /// x[i] = (i − 6.5) / 3, labelled 1 where sin(3 i) + x[i] > −½, rounded to six decimals.
  static func labelledLine() throws -> (features: Values, labels: Values) {
    let x = (1...12).map { (Double($0) - 6.5) / 3 }
    let labels = zip(1...12, x).map { i, x in sin(3 * Double(i)) + x > -0.5 ? 1.0 : 0 }
    return (try Values(x.map(rounded), shape: [12, 1]), Values(labels))
  }

  /// Standard normal features and weights, and labels drawn from the model.
  static func labelledRows(rows: Int, columns: Int) throws -> (features: Values, labels: Values) {
    let random = RandomStream(seed: 0)
    let weights = (0..<columns).map { _ in random.normal() }
    var elements: [Double] = []
    var labels: [Double] = []
    for _ in 0..<rows {
      let row = weights.map { _ in random.normal() }
      let logit = zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 }
      elements += row
      labels.append(random.uniform() < 1 / (1 + exp(-logit)) ? 1 : 0)
    }
    return (try Values(elements, shape: [rows, columns]), Values(labels))
  }

  /// Points around (−3, 0), (0, 3) and (3, −1), in turn, half a unit apart or so.
  static func clusters(rows: Int) throws -> Values {
    let random = RandomStream(seed: 0)
    let centers = [(-3.0, 0.0), (0.0, 3.0), (3.0, -1.0)]
    let elements = (0..<rows).flatMap { row in
      let center = centers[row % centers.count]
      return [center.0 + random.normal() / 2, center.1 + random.normal() / 2]
    }
    return try Values(elements, shape: [rows, 2])
  }

  /// Five variables that share a factor, f = sin(1.7 i) + cos(0.9 i²), each with noise of its own.
  static func indicators(rows: Int) throws -> Values {
    let loadings = [1, -0.8, 0.6, 0.9, 0.4]
    let elements = (1...rows).flatMap { i -> [Double] in
      let (linear, square) = (Double(i), Double(i * i))
      let factor = sin(1.7 * linear) + cos(0.9 * square)
      return loadings.enumerated().map { j, loading in
        let noise = 0.5 * (1 + 0.3 * Double(j)) * sin(Double(j + 2) * 1.1 * square)
        return rounded(loading * factor + noise + Double(j - 2))
      }
    }
    return try Values(elements, shape: [rows, 5])
  }

  /// sin(c i), with i counted from 1.
  static func sines(_ count: Int, _ c: Double) -> [Double] {
    (1...count).map { sin(c * Double($0)) }
  }

  /// (cos a, sin a).
  static func direction(_ angle: Double) -> [Double] { [cos(angle), sin(angle)] }

  static func exponential(_ x: Double) -> Double { exp(x) }

  private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
