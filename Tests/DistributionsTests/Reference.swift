import Foundation

/// The reference values of the folder `references`.
struct Reference: Decodable {
  struct Point: Decodable {
    let x: Numbers
    let logProb: Double?
    let cdf: Double?
    var logCDF: Double?
    var logSurvival: Double?
  }
  struct Quantile: Decodable {
    let p: Double
    let x: Double?
  }
  struct Divergence: Decodable {
    let distribution: String
    /// The family of p, where it is another one.
    var to: String?
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

  /// What the documents of all groups hold, by the name of the family.
  static let all: [String: Data] = {
    guard let folder = Bundle.module.url(forResource: "references", withExtension: nil),
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
    else { preconditionFailure("the folder of references cannot be read") }
    var all: [String: Data] = [:]
    for file in files where file.hasSuffix(".json") {
      guard let data = try? Data(contentsOf: folder.appending(path: file)),
        let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      else { preconditionFailure("\(file) cannot be read") }
      for (name, part) in object {
        all[name] = try? JSONSerialization.data(withJSONObject: part, options: .fragmentsAllowed)
      }
    }
    return all
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
