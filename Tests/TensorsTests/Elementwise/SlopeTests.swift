import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Foundation
import Testing

/// Derivatives at tiny and huge arguments, times a cotangent, against `slopes.json` (mpmath): where a derivative is beyond the
/// range of numbers, a product with a cotangent of 0 is 0, and one with a small cotangent a number.
@Suite struct SlopeTests {
  private static let rows = [
    "log", "log1p", "sqrt", "log1mexp", "softplus", "atan", "tanh", "logGamma", "digamma",
    "trigamma", "divide", "power", "deviance", "logNormalCDF", "logNormalCDFSlope",
    "normalQuantile", "scaledLogBesselISlope",
  ]

  /// Lists of [operand, cotangent, slope, arguments…].
  private func entries(_ name: String) throws -> [[Double]] {
    let file = try #require(Bundle.module.url(forResource: "slopes", withExtension: "json"))
    let all = try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: file))
    #expect(Set(all.keys) == Set(Self.rows))
    return try #require(all[name])
  }

  /// The derivatives of each element of a row in an operand, times cotangents, by both engines.
  private func slopes(
    _ row: Elementwise,
    _ entries: [[Double]],
    operand: Int,
    cotangents: [Double]
  ) throws -> [(engine: String, slopes: [Double])] {
    var state: [Variable: [Double]] = [:]
    func bound(_ elements: [Double]) -> Tensor {
      let variable = Variable(.parameter, shape: [elements.count])
      state[variable] = elements
      return Tensor(variable)
    }
    let inputs = (0..<row.arity).map { index in bound(entries.map { $0[3 + index] }) }
    let loss = sum(bound(cotangents) * row.apply(inputs))
    let graph = Graph(outputs: gradient(of: loss, withRespectTo: [inputs[operand]]))
    let read = Set(graph.variables)
    let own = state.filter { read.contains($0.key) }
    let source = ProgramSource(graph: graph, sizes: [:], data: [:], state: own)
    let programs: [(String, any Program)] = [
      ("interpreter", try InterpretedProgram(source)),
      ("native", try NativeProgram(source, compiler: Compiler())),
    ]
    return programs.map { name, program in
      _ = program.run(StepInputs())
      return (name, program.output(0).elements)
    }
  }

  @Test(arguments: rows) func derivativesAreThoseOfTheReference(name: String) throws {
    let row = try #require(Elementwise.all.first { $0.name == name })
    let all = try entries(name)
    for operand in Set(all.map { Int($0[0]) }) {
      let own = all.filter { Int($0[0]) == operand }
      let results = try slopes(row, own, operand: operand, cotangents: own.map { $0[1] })
      for (engine, slopes) in results {
        for (entry, slope) in zip(own, slopes) {
          #expect(abs(slope - entry[2]) <= 1e-11 * abs(entry[2]), "\(engine) \(entry): \(slope)")
        }
      }
      let zeros = own.map { _ in 0.0 }
      for (engine, slopes) in try slopes(row, own, operand: operand, cotangents: zeros) {
        for (entry, slope) in zip(own, slopes) where row(Array(entry[3...])).isFinite {
          #expect(slope == 0, "\(engine) \(entry)")
        }
      }
    }
  }
}
