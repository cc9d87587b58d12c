internal import EvidenceTensors

/// A cell with the place where it starts; lines and columns (in bytes) count from 1.
struct CSVCell {
  let text: String
  let line: Int
  let column: Int

  /// The finite decimal number that the cell is, with spaces around it ignored.
  var number: Double? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: " ") }
    // Swift's own reading also takes hexadecimal numbers and words such as nan.
    guard digits.allSatisfy(Self.isDecimal) else { return nil }
    guard let end = digits.lastIndex(where: { $0 != UInt8(ascii: " ") }) else { return nil }
    guard let number = Double(Substring(digits[...end])), number.isFinite else { return nil }
    return number
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: " "): true
    default: false
    }
  }
}

/// The cells between two ends of line, at least one; `table` stands in the errors.
struct CSVRow {
  let line: Int
  let cells: [CSVCell]

  /// Whether the row has names; a mixture of names and numbers is nobody's clear intention.
  func looksLikeNames(table: String) throws -> Bool {
    let numeric = cells.count { $0.number != nil }
    guard numeric == 0 || numeric == cells.count else {
      throw UsageError(
        what: "\(numeric) of the \(cells.count) cells of the first row are numbers",
        place: "\(table):\(line)",
        fix: "Say with header: true or false whether this row has the names of the columns"
      )
    }
    return numeric == 0
  }

  /// The names of a row that has them, none empty and none twice.
  func names(table: String) throws -> [String] {
    var seen: Set<String> = []
    return try cells.map { cell in
      let place = "\(table):\(cell.line):\(cell.column)"
      guard !cell.text.isEmpty else {
        throw UsageError(what: "a column has no name", place: place, fix: "Name every column")
      }
      guard seen.insert(cell.text).inserted else {
        throw UsageError(
          what: "two columns have the name \(cell.text)",
          place: place,
          fix: "Give every column its own name"
        )
      }
      return cell.text
    }
  }

  /// The numbers of a row that has one under each of `names`; NaN for an empty cell of a column where one may be missing.
  func numbers(under names: [String], table: String, missing: [String]) throws -> [Double] {
    guard cells.count == names.count else {
      throw UsageError(
        what: "the number of cells is \(cells.count), and \(names.count) in the first row",
        place: "\(table):\(line)",
        fix: "Give every row one cell for each column"
      )
    }
    return try zip(cells, names).map { cell, name in
      guard let number = cell.number else {
        let isEmpty = cell.text.allSatisfy { $0 == " " }
        if isEmpty, missing.contains(name) { return .nan }
        throw UsageError(
          what: "the cell \"\(cell.text)\" of column \(name) is not a finite number",
          place: "\(table):\(cell.line):\(cell.column)",
          fix: isEmpty
            ? "Write a decimal number, or say `missing: [\"\(name)\"]` where the column may have holes"
            : "Write a decimal number such as -1.5 or 2e-3"
        )
      }
      return number
    }
  }
}
