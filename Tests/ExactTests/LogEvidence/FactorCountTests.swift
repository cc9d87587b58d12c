import EvidenceExact
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// What the engine counts of a factor is what the declaration says, element by element; or the model is refused.
@Suite struct FactorCountTests {
  private static let shapes = [[], [], [1], [2], [3], [2, 3], [3, 2], [3, 1], [3, 3]]

  @Test func factorsOfRandomModelsAreCountedOnce() throws {
    var random = SplitMix(state: 11)
    var (equal, refused) = (0, 0)
    for number in 0..<700 {
      let all = CountedFactor.Family.allCases
      let family = all[random.integer(0...all.count - 1)]
      func variable(_ role: Variable.Role, _ likely: Int) -> (Variable, [Int], Bool, Bool) {
        let shape = Self.shapes[random.integer(0...Self.shapes.count - 1)]
        let (rows, columns) = (random.integer(0...9) < likely, random.integer(0...9) < likely)
        let plates =
          (rows ? [Axis(CountedFactor.Rows.self)] : [])
          + (columns ? [Axis(CountedFactor.Columns.self)] : [])
        return (Variable(role, shape: shape, plates: plates), shape, rows, columns)
      }
      let (x, shape, rows, columns) = variable(.latent, 5)
      let (u, uShape, uRows, uColumns) = variable(.input, 2)
      func numbers(_ variable: Variable, _ rows: Bool, _ columns: Bool) -> [Double] {
        let count =
          variable.shape.reduce(1, *) * (rows ? FactorCount.rows : 1)
          * (columns ? FactorCount.columns : 1)
        return (0..<count).map { _ in random.number() }
      }
      let given = numbers(u, uRows, uColumns)
      let own = numbers(x, rows, columns).map { number in
        switch family {
        case .exponential: exp(number)
        case .counts: (2 + 2 * number).rounded()
        default: number
        }
      }
      let expected = FactorCount(
        family: family,
        x: (shape, rows, columns, own),
        u: (uShape, uRows, uColumns, given)
      ).logDensity
      let model = CountedFactor(x: Tensor(x), u: Tensor(u), family: family)
      let words = "\(number): \(family) of \(shape) reads \(uShape)"
      guard let counted = try counted(model, [x: own], [u: given]) else {
        refused += 1
        #expect(expected == nil, "\(words) is refused")
        continue
      }
      equal += 1
      guard let expected else {
        Issue.record("\(words) is accepted")
        continue
      }
      #expect(isClose(counted, expected, within: 1e-10 * (1 + abs(expected))), "\(words)")
    }
    #expect(equal > 150 && refused > 150, "\(equal) \(refused)")
  }

  /// The log joint as the engine adds it up; nil where the model is refused.
  private func counted(
    _ model: CountedFactor,
    _ latents: [Variable: [Double]],
    _ inputs: [Variable: [Double]]
  ) throws -> Double? {
    guard let structure = try? Structure(validating: model) else { return nil }
    let sizes = [
      Axis(CountedFactor.Rows.self): FactorCount.rows,
      Axis(CountedFactor.Columns.self): FactorCount.columns,
    ]
    var data: [Variable: Values] = [:]
    for (variable, numbers) in inputs {
      let extents = variable.plates.map { sizes[$0] ?? 1 } + variable.shape
      data[variable] = Values(.doubles(numbers), fitting: extents)
    }
    let used = sizes.filter { structure.plates.contains($0.key) }
    let bound = try BoundModel(structure, data: data, sizes: used)
    let joint = Elimination(bound).logJoint
    return try Evaluation(bound: bound, state: latents)([joint])[0].elements[0]
  }
}
