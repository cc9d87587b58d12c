public import EvidenceData
public import EvidenceModeling
package import EvidenceTensors

extension Bindings {
  /// The data of a table whose columns have the names of observed variables and inputs, one row for each repetition of their plate.
  ///
  /// `x`, or its path as in `groups.2.x`; of a vector `x[0]`, `x[1]`, …, of a matrix `x[0,1]`. Other columns are left out.
  ///
  ///     try VariationalInference(model, observing: Bindings(Table.read(path: "heights.csv"), of: model))
  ///
  /// - Throws: `UsageError` for a mistake in the model, for a table that has some elements of a variable and not all, and for
  ///   variables of several plates, or of none.
  public init(_ table: Table, of model: M) throws {
    let structure = try Structure(validating: model)
    let values = try structure.values(from: table)
    self.init(
      values.map { variable, values in
        let path = structure.name(of: variable)
        // Found in the model that the data are bound to, which need not be this one.
        return ({ other in (try? Reflection(of: other))?.variable(at: path) ?? Tensor(0) }, values)
      }
    )
  }
}

extension Structure {
  /// The values of those observed variables and inputs of which a table has columns.
  package func values(from table: Table) throws -> [(variable: Variable, values: Values)] {
    let known = Set(table.columnNames)
    var plate: (axis: Axis, path: String)?
    var result: [(variable: Variable, values: Values)] = []
    for declaration in declarations where [.observed, .input].contains(declaration.role) {
      let variable = declaration.variable
      let names = elementNames(declaration.path, variable.shape)
      guard names.contains(where: known.contains) else { continue }
      if let missing = names.first(where: { !known.contains($0) }) {
        throw UsageError(
          what: "there are columns for \(names.count { known.contains($0) }) of the \(names.count) "
            + "elements of `\(declaration.path)`, and none is called \(missing)",
          place: table.name,
          fix: "Add it, or give the variable by its key path"
        )
      }
      guard let axis = variable.plates.first, variable.plates.count == 1 else {
        let plates = variable.plates.map(\.name).joined(separator: " and ")
        throw UsageError(
          what:
            "`\(declaration.path)` repeats over \(plates.isEmpty ? "nothing" : plates), and a row "
            + "of a table is one repetition of one plate",
          place: table.name,
          fix: "Give the variable by its key path, and rename the column"
        )
      }
      if let plate, plate.axis != axis {
        throw UsageError(
          what:
            "`\(plate.path)` repeats over \(plate.axis) and `\(declaration.path)` over \(axis), "
            + "and a row of a table is one repetition of one plate",
          place: table.name,
          fix: "Give a table for each plate"
        )
      }
      plate = (axis, declaration.path)
      let columns = try table.columns(names).reshaped(to: [table.count] + variable.shape)
      result.append((variable, columns))
    }
    return result
  }
}

/// The names of an array's elements in row-major order, such as `x[0,1]`; of a single number its own name.
package func elementNames(_ name: String, _ shape: [Int]) -> [String] {
  if shape.isEmpty { return [name] }
  return (0..<shape.product).map { place in
    var rest = place
    var index: [String] = []
    for size in shape.reversed() {
      index.insert("\(rest % size)", at: 0)
      rest /= size
    }
    return "\(name)[\(index.joined(separator: ","))]"
  }
}
