internal import EvidenceFiles
public import EvidenceTensors

/// A table of finite numbers with named columns, as read from comma-separated values.
public struct Table: Sendable, Equatable {
  /// What the errors call the table: its path, where it was read from a file.
  public let name: String
  /// The names of the columns; `1`, `2`, … where the file has none.
  public let columnNames: [String]
  /// The numbers, of shape `[count, columnNames.count]`.
  public let values: Values

  /// The number of rows.
  public var count: Int { values.rows }

  /// Reads a file of comma-separated values, plain or compressed with gzip.
  ///
  /// - Throws: `UsageError` when the file cannot be read, and as `init(csv:name:header:missing:)`.
  public static func read(
    path: String,
    header: Bool? = nil,
    missing: [String] = []
  ) throws -> Table {
    try Table(csv: FileBytes.readInflating(path), name: path, header: header, missing: missing)
  }

  /// A table from the text of comma-separated values (RFC 4180: quoted cells, CRLF or LF).
  ///
  /// `header` says whether the first line has names; `nil` finds out: a line of numbers has none. An empty cell of the columns
  /// named by `missing` is a missing number; of the others it is an error.
  ///
  /// - Throws: `UsageError` with line and column when a cell is no finite number, a row has another
  ///   number of cells than the first, a quotation mark is unpaired, a name comes twice, or there
  ///   are no rows.
  public init(
    csv text: String,
    name: String = "table",
    header: Bool? = nil,
    missing: [String] = []
  ) throws {
    try self.init(csv: Array(text.utf8), name: name, header: header, missing: missing)
  }

  init(csv bytes: [UInt8], name: String, header: Bool?, missing: [String] = []) throws {
    var parser = CSVParser(bytes, name: name)
    guard let first = try parser.next() else {
      throw UsageError(what: "there are no rows", place: name, fix: "Give a table with data")
    }
    let hasNames = try header ?? first.looksLikeNames(table: name)
    let numbered = (1...first.cells.count).map(String.init)
    let names = hasNames ? try first.names(table: name) : numbered

    if let unknown = missing.first(where: { !names.contains($0) }) {
      throw Self.unknown(unknown, among: names, name)
    }
    var numbers: [Double] = []
    var row = hasNames ? try parser.next() : first
    while let current = row {
      numbers += try current.numbers(under: names, table: name, missing: missing)
      row = try parser.next()
    }
    guard !numbers.isEmpty else {
      throw UsageError(
        what: "there is a line of names and there are no rows",
        place: name,
        fix: "Give a table with data"
      )
    }
    self.name = name
    columnNames = names
    let count = numbers.count / names.count
    values = try Values(numbers, shape: [count, names.count], missing: .nan)
  }
}

extension Table {
  /// The numbers of one column, of shape `[count]`.
  ///
  /// - Throws: `UsageError`, with the nearest name there is, when there is no such column.
  public func column(_ column: String) throws -> Values {
    let matrix = try columns([column])
    return try matrix.reshaped(to: [count])
  }

  /// The numbers of some columns in the order asked for, of shape `[count, columns.count]`.
  ///
  /// - Throws: as `column`.
  public func columns(_ columns: [String]) throws -> Values {
    let positions = try columns.map(position(of:))
    let width = columnNames.count
    let picked = (0..<count).flatMap { row in
      positions.map { position in
        let place = row * width + position
        return values.isMissing(place) ? .nan : values[place]
      }
    }
    return try Values(picked, shape: [count, columns.count], missing: .nan)
  }

  private func position(of column: String) throws -> Int {
    if let position = columnNames.firstIndex(of: column) { return position }
    throw Self.unknown(column, among: columnNames, name)
  }

  private static func unknown(_ column: String, among names: [String], _ place: String)
    -> UsageError
  {
    UsageError(
      what: "there is no column \(column); the columns are \(names.joined(separator: ", "))",
      place: place,
      fix: NearestName.suggestion(for: column, among: names) ?? "Use one of these names"
    )
  }
}
