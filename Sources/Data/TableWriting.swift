internal import EvidenceFiles
public import EvidenceTensors

extension Table {
  /// A table of columns with names, each a vector of as many numbers as the others.
  ///
  /// - Throws: `UsageError` for columns of different lengths, and for a name that comes twice.
  public init(
    _ columns: [(name: String, values: Values)],
    name: String = "table"
  ) throws {
    let count = columns.first?.values.count ?? 0
    for (position, column) in columns.enumerated() {
      let isTaken = columns[..<position].contains { $0.name == column.name }
      guard column.values.count == count, column.values.shape.count == 1, !isTaken else {
        throw UsageError(
          what: isTaken
            ? "two columns have the name \(column.name)"
            : "column \(column.name) has the shape \(column.values.shape), and "
              + "\(columns[0].name) has \(count) numbers",
          place: name,
          fix: isTaken ? "Give each its own name" : "Give columns of one length"
        )
      }
    }
    for (column, values) in columns {
      let place = values.doubles.indices.first { !values.isMissing($0) && !values[$0].isFinite }
      guard let place else { continue }
      throw UsageError(
        what:
          "column \(column) has \(values[place].isNaN ? "nan" : "\(values[place])") in row \(place)",
        place: name,
        fix: "Say that it is missing, as in `Values(…, missing: .nan)`, or remove it"
      )
    }
    self.name = name
    columnNames = columns.map(\.name)
    let rows = (0..<count).flatMap { row in
      columns.map { $0.values.isMissing(row) ? .nan : $0.values[row] }
    }
    values = try Values(rows, shape: [count, columns.count], missing: .nan)
  }

  /// The table as comma-separated values with a line of names (RFC 4180); a missing number is an empty cell.
  public var csv: String {
    let width = columnNames.count
    var text = columnNames.map(Self.quoted).joined(separator: ",") + "\n"
    for row in 0..<count {
      let cells = (0..<width).map { column in
        let place = row * width + column
        return values.isMissing(place) ? "" : Self.words(values[place])
      }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  /// Writes the table as comma-separated values, to standard output where `path` is `-`.
  ///
  /// - Throws: `UsageError` when the file cannot be written.
  public func write(to path: String) throws { try OutputFile.write(csv, to: path) }

  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// The shortest decimals that give the number back.
  private static func words(_ value: Double) -> String {
    let isCount =
      value == value.rounded() && abs(value) < 1e15 && (value != 0 || value.sign == .plus)
    return isCount ? "\(Int(value))" : "\(value)"
  }
}
