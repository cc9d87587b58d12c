import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// A layer, the shape of what it is given, how many numbers it learns, and the name of its row in `layers.json`.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let layer: any Layer
  let input: [Int]
  let count: Int
  /// Integers in place of the numbers of the script.
  var integers: [Double]?

  init(_ name: String, _ layer: any Layer, _ input: [Int], count: Int, integers: [Double]? = nil) {
    (self.name, self.layer, self.input, self.count) = (name, layer, input, count)
    self.integers = integers
  }

  var testDescription: String { name }

  static let all = [
    LayerCase("Embedding", Embedding(5, 3), [2, 2], count: 15, integers: [0, 2, 4, 1]),
    LayerCase("LayerNorm", LayerNorm(4), [2, 4], count: 8),
    LayerCase("Residual", Residual(Dense(3, 3)), [3], count: 12),
    LayerCase("GatedLinear", GatedLinear(3, 2), [3], count: 16),
    LayerCase("GatedLinear, silu", GatedLinear(3, 2, gate: .silu), [3], count: 16),
    LayerCase("Sequential", Residual(Sequential(LayerNorm(3), MLP(3, 4, 3))), [3], count: 37),
    LayerCase("Dropout", Dropout(0.25), [3], count: 0),
    LayerCase("Convolution", Convolution(2, 3, kernel: 3), [2, 5, 4], count: 57),
    LayerCase(
      "Convolution, stride 2",
      Convolution(2, 3, kernel: 3, stride: 2, padding: 1),
      [2, 6, 5],
      count: 57
    ),
    LayerCase(
      "Convolution, kernel 4",
      Convolution(1, 2, kernel: 4, stride: 2, padding: 1),
      [1, 6, 6],
      count: 34
    ),
    LayerCase(
      "Convolution, stride above kernel",
      Convolution(1, 2, kernel: 2, stride: 3),
      [1, 7, 9],
      count: 10
    ),
    LayerCase("Convolution of points", Convolution(3, 2, kernel: 1), [3, 2, 2], count: 8),
    LayerCase(
      "TransposedConvolution",
      TransposedConvolution(2, 3, kernel: 3),
      [2, 3, 4],
      count: 57
    ),
    LayerCase(
      "TransposedConvolution, stride 2",
      TransposedConvolution(2, 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1),
      [2, 3, 2],
      count: 57
    ),
    LayerCase(
      "TransposedConvolution, kernel 4",
      TransposedConvolution(2, 1, kernel: 4, stride: 2, padding: 1),
      [2, 3, 3],
      count: 33
    ),
    LayerCase(
      "TransposedConvolution, stride above kernel",
      TransposedConvolution(1, 2, kernel: 2, stride: 3, outputPadding: 2),
      [1, 2, 3],
      count: 10
    ),
  ]

  var parameters: [Variable] {
    get throws { try Reflection(of: Sequential(layer)).declarations.map(\.variable) }
  }

  /// The numbers of the script `layers.py`: of the parameter of each number, and of an input.
  var state: [Variable: [Double]] {
    get throws {
      let pairs = try parameters.enumerated().map { number, parameter in
        let count = parameter.shape.reduce(1, *)
        return (parameter, (0..<count).map { Double((7 * $0 + 3 * number) % 11 - 5) / 8 })
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
  }

  /// The input of a row; that of row 0 is the script's.
  func numbers(row: Int = 0) -> [Double] {
    let count = input.reduce(1, *)
    if let integers { return integers.indices.map { integers[($0 + row) % count] } }
    return (0..<count).map { Double((5 * $0 + row) % 13 - 6) / 4 }
  }
}

/// A result that `Scripts/make-references layers` writes, by numpy and scipy.
struct LayerReference: Decodable {
  let shape: [Int]
  let values: [Double]

  static let all: [String: LayerReference] = {
    guard let file = Bundle.module.url(forResource: "layers", withExtension: "json"),
      let data = try? Data(contentsOf: file)
    else { return [:] }
    return (try? JSONDecoder().decode([String: LayerReference].self, from: data)) ?? [:]
  }()
}
