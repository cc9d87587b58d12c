import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// The same numbers from a compiled program, and with parameters that carry a plate.
@Suite struct EngineTests {
  private enum Settings: Plate {}

  /// All sets of parameters of a family as rows of a plate, each with the same number of points.
  private struct Table {
    let plate: Axis
    let count: Int
    let variables: [Variable]
    let x: Variable
    let values: [Variable: [Double]]
    let outputs: [Tensor]

    init?(_ row: Case) throws {
      let entries = try row.references().filter { entry in
        row.values(entry.parameters).allSatisfy { $0.shape.isEmpty }
      }
      guard row.integers.isEmpty, !row.names.isEmpty, let first = entries.first,
        first.points.allSatisfy({ $0.x.shape.isEmpty })
      else { return nil }
      let lists = entries.map { $0.points.filter { $0.logProb != nil }.map { $0.x.elements[0] } }
      let width = lists.map(\.count).min() ?? 0
      let plate = Axis(Settings.self)
      let variables = row.names.map { _ in Variable(.parameter, plates: [plate]) }
      let x = Variable(.parameter, shape: [width], plates: [plate])
      let distribution = row.make(variables.map { Tensor($0) })
      guard distribution.eventRank == 0, width > 0 else { return nil }
      var values = [x: lists.flatMap { $0.prefix(width) }]
      for (variable, name) in zip(variables, row.names) {
        values[variable] = entries.map { $0.parameters[name]?.elements[0] ?? .nan }
      }
      (self.plate, count, self.variables) = (plate, entries.count, variables)
      (self.x, self.values) = (x, values)
      outputs = Self.outputs(distribution, Tensor(x), variables.map { Tensor($0) })
    }

    private static func outputs(
      _ distribution: any Distribution,
      _ x: Tensor,
      _ parameters: [Tensor]
    ) -> [Tensor] {
      let density = distribution.logProb(x)
      let targets = distribution.support.isDiscrete ? parameters : parameters + [x]
      let total = sum(density).summed(over: Axis(Settings.self))
      let slopes = gradient(of: total, withRespectTo: targets)
      guard let univariate = distribution as? any Univariate else { return [density] + slopes }
      return [density, univariate.logCDF(x), univariate.logSurvival(x)] + slopes
    }
  }

  @Test(arguments: Case.all) func parametersMayCarryAPlate(row: Case) throws {
    guard let table = try Table(row) else { return }
    // The density, and the distribution functions where there are any.
    let functions = row.make(table.variables.map { Tensor($0) }) is any Univariate ? 3 : 1
    let outputs = Array(table.outputs.prefix(functions))
    let together = try numbers(outputs, table.values, sizes: [table.plate: table.count])
    let width = together[0].count / table.count
    let x = try #require(table.values[table.x])
    for index in 0..<table.count {
      let own = row.make(table.variables.map { Tensor(table.values[$0]?[index] ?? .nan) })
      let points = Tensor(Array(x[index * width..<(index + 1) * width]))
      var forms = [own.logProb(points)]
      if let own = own as? any Univariate {
        forms += [own.logCDF(points), own.logSurvival(points)]
      }
      for (place, alone) in try numbers(forms).enumerated() {
        let values = together[place][index * width..<(index + 1) * width]
        for (value, expected) in zip(values, alone) {
          let isSame = agrees(value, expected, place == 0 ? 1e-13 : 1e-11)
          #expect(isSame, "\(row) \(index), \(place): \(value) \(expected)")
        }
      }
    }
  }

  /// Several families in one program, since compiling takes longer than all else.
  @Test(arguments: 0..<4) func compiledProgramsAgree(part: Int) throws {
    var (outputs, values, names): ([Tensor], [Variable: [Double]], [String]) = ([], [:], [])
    var size = 0
    let rows = Case.all.filter { (try? Table($0)) != nil }.enumerated().filter { $0.0 % 4 == part }
    for (_, row) in rows {
      guard let table = try Table(row) else { continue }
      // One plate for all: shorter tables repeat their rows.
      size = 12
      outputs += table.outputs
      names += table.outputs.map { _ in row.description }
      for (variable, list) in table.values {
        let width = list.count / table.count
        values[variable] = (0..<size * width).map { list[$0 % list.count] }
      }
    }
    let plate = Axis(Settings.self)
    let source = ProgramSource(
      graph: Graph(outputs: outputs),
      sizes: [plate: size],
      data: [:],
      state: values
    )
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs(count: 1))
    let expected = try numbers(outputs, values, sizes: [plate: size])
    for index in outputs.indices {
      for (a, b) in zip(native.output(index).elements, expected[index]) {
        let isSame = a == b || (a.isNaN && b.isNaN)
        #expect(isSame || agrees(a, b, 1e-11), "\(names[index]), output \(index): \(a) \(b)")
      }
    }
  }
}
