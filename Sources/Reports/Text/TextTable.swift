/// A table in plain text: a header, a rule, and rows with columns of numbers aligned at the right.
///
/// Where the table is wider than `width`, its widest columns of words are broken into lines.
public struct TextTable: Sendable, CustomStringConvertible {
  private let header: [String]
  private let rows: [[String]]
  private let width: Int

  /// A table with one cell a column in every row; missing cells are empty.
  ///
  /// - Precondition: no row has more cells than `header`.
  public init(header: [String], rows: [[String]], width: Int = 80) {
    precondition(rows.allSatisfy { $0.count <= header.count }, "TextTable: a row is too long")
    self.header = header
    self.rows = rows.map { row in
      row + [String](repeating: "", count: header.count - row.count)
    }
    self.width = width
  }

  /// The table without an end of line after its last row.
  public var description: String {
    let isNumeric = header.indices.map { column in
      rows.contains { !$0[column].isEmpty } && rows.allSatisfy { $0[column].looksNumeric }
    }
    let widths = fittedWidths(isNumeric: isNumeric)
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: gap)
    let lines = ([header] + rows).map { row in
      rendered(row, widths: widths, isNumeric: isNumeric)
    }
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  private var gap: String { "  " }

  /// The columns' natural widths, with the widest columns of words narrowed until all fit.
  private func fittedWidths(isNumeric: [Bool]) -> [Int] {
    let narrowest = 12
    var widths = header.indices.map { column in
      rows.reduce(header[column].count) { max($0, $1[column].count) }
    }
    var excess = widths.reduce(gap.count * (widths.count - 1), +) - width
    while excess > 0 {
      let words = widths.indices.filter { !isNumeric[$0] && widths[$0] > narrowest }
      guard let widest = words.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func rendered(_ row: [String], widths: [Int], isNumeric: [Bool]) -> String {
    let cells = zip(row, widths).map { cell, width in cell.broken(into: width) }
    let height = cells.map(\.count).max() ?? 0
    let lines = (0..<height).map { line in
      let parts = widths.indices.map { column in
        let text = line < cells[column].count ? cells[column][line] : ""
        let space = String(repeating: " ", count: max(0, widths[column] - text.count))
        return isNumeric[column] ? space + text : text + space
      }
      return parts.joined(separator: gap).trimmingEnd()
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// Whether this is a number, perhaps with `±` or an error in parentheses, a unit such as `%`, or a mark for none.
  fileprivate var looksNumeric: Bool {
    let isMark = isEmpty || self == "-" || self == "–" || self == "—"
    if isMark || Double(self)?.isNaN == true { return true }
    guard contains(where: \.isNumber), let first, first.isNumber || "+-−.<>~±".contains(first)
    else {
      return false
    }
    return allSatisfy { $0.isNumber || "+-−.,±()%<>~e ×".contains($0) }
  }

  /// The words in lines of at most `width` characters; a longer word is cut, after a hyphen where it has one.
  fileprivate func broken(into width: Int) -> [String] {
    var lines = [""]
    for word in split(separator: " ") {
      var rest = word
      if let last = lines.last, !last.isEmpty {
        if last.count + 1 + rest.count <= width {
          lines[lines.count - 1] += " \(rest)"
          continue
        }
        lines.append("")
      }
      while rest.count > width {
        let hyphen = rest.prefix(width).lastIndex(of: "-")
        let line = hyphen.map { rest[...$0] } ?? rest.prefix(width)
        lines[lines.count - 1] = String(line)
        lines.append("")
        rest = rest.dropFirst(line.count)
      }
      lines[lines.count - 1] = String(rest)
    }
    return lines
  }

  fileprivate func trimmingEnd() -> String {
    guard let end = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...end])
  }
}
