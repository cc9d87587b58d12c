import Foundation

/// The reference values of `reference.json`.
struct Reference: Decodable {
  struct Point: Decodable {
    let x: Numbers
    let logProb: Double?
    let cdf: Double?
  }
  struct Quantile: Decodable {
    let p: Double
    let x: Double?
  }
  struct Divergence: Decodable {
    let distribution: String
    let q: [String: Numbers]
    let p: [String: Numbers]
    let value: Double
  }
  /// One set of parameters.
  struct Entry: Decodable, CustomStringConvertible {
    let parameters: [String: Numbers]
    var points: [Point] = []
    var outside: [Numbers]?
    var quantiles: [Quantile]?
    var mean: Numbers?
    var variance: Numbers?
    var entropy: Double?

    var description: String {
      parameters.sorted { $0.key < $1.key }.map { "\($0): \($1.elements)" }.joined(separator: ", ")
    }
  }

  /// A number, a vector, a matrix or a word.
  struct Numbers: Decodable {
    let shape: [Int]
    let elements: [Double]
    let word: String?

    init(_ elements: [Double], shape: [Int]) {
      (self.elements, self.shape, word) = (elements, shape, nil)
    }
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        (shape, elements, word) = ([], [number], nil)
      } else if let vector = try? container.decode([Double].self) {
        (shape, elements, word) = ([vector.count], vector, nil)
      } else if let matrix = try? container.decode([[Double]].self) {
        (shape, elements, word) = ([matrix.count, matrix[0].count], matrix.flatMap { $0 }, nil)
      } else {
        (shape, elements, word) = ([], [], try container.decode(String.self))
      }
    }
  }

  static let all: [String: Data] = {
    ["reference", "combinators", "vectors"].reduce(into: [:]) { all, document in
      guard let url = Bundle.module.url(forResource: document, withExtension: "json"),
        let data = try? Data(contentsOf: url),
        let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      else { preconditionFailure("\(document).json cannot be read") }
      for (key, value) in object where key != "about" {
        all[key] = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
      }
    }
  }()

  static func entries(of family: String) throws -> [Entry] {
    guard let data = all[family] else { return [] }
    return try JSONDecoder().decode([Entry].self, from: data)
  }

  static func divergences() throws -> [Divergence] {
    guard let data = all["klDivergence"] else { return [] }
    return try JSONDecoder().decode([Divergence].self, from: data)
  }
}
