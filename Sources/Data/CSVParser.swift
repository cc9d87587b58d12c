internal import EvidenceTensors

/// Comma-separated values read row by row; empty lines at the end are none.
///
/// - Reference: RFC 4180.
struct CSVParser {
  private let bytes: ArraySlice<UInt8>
  private let name: String
  private var position: Int
  private var line = 1
  private var lineStart: Int

  init(_ bytes: [UInt8], name: String) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    let last = text.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    self.bytes = last.map { text[...$0] } ?? []
    self.name = name
    position = self.bytes.startIndex
    lineStart = position
  }

  /// The next row, or `nil` at the end.
  mutating func next() throws -> CSVRow? {
    guard position < bytes.endIndex else { return nil }
    let start = line
    var cells: [CSVCell] = []
    repeat { cells.append(try cell()) } while take(UInt8(ascii: ","))
    try takeLineEnd()
    return CSVRow(line: start, cells: cells)
  }

  private mutating func cell() throws -> CSVCell {
    let (line, column) = (line, position - lineStart + 1)
    let text = peek() == UInt8(ascii: "\"") ? try quoted(from: line, column) : plain()
    return CSVCell(text: text, line: line, column: column)
  }

  private mutating func plain() -> String {
    let start = position
    while let byte = peek(), byte != UInt8(ascii: ","), !isAtLineEnd(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A cell in quotation marks, in which two of them stand for one.
  private mutating func quoted(from line: Int, _ column: Int) throws -> String {
    var text: [UInt8] = []
    position += 1
    while let byte = peek() {
      position += 1
      if byte == UInt8(ascii: "\n") { startLine() }
      if byte == UInt8(ascii: "\"") {
        guard peek() == byte else { return String(decoding: text, as: UTF8.self) }
        position += 1
      }
      text.append(byte)
    }
    throw UsageError(
      what: "the quotation mark that opens the cell is never closed",
      place: "\(name):\(line):\(column)",
      fix: "Close it, or write two of them for one inside of a cell"
    )
  }

  private mutating func takeLineEnd() throws {
    guard let byte = peek() else { return }
    guard isAtLineEnd(byte) else {
      throw UsageError(
        what: "text follows the closing quotation mark of a cell",
        place: "\(name):\(line):\(position - lineStart + 1)",
        fix: "Put all of the cell between the marks, and two of them for one inside of a cell"
      )
    }
    position += byte == UInt8(ascii: "\r") ? 2 : 1
    startLine()
  }

  private mutating func startLine() {
    line += 1
    lineStart = position
  }

  /// Whether `byte`, which is at the position, starts an end of line: LF, or CR and LF.
  private func isAtLineEnd(_ byte: UInt8) -> Bool {
    guard byte == UInt8(ascii: "\r") else { return byte == UInt8(ascii: "\n") }
    let following = position + 1
    return following < bytes.endIndex && bytes[following] == UInt8(ascii: "\n")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private func peek() -> UInt8? {
    position < bytes.endIndex ? bytes[position] : nil
  }
}
