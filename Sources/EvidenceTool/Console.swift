internal import Evidence

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Where a command's words go: results to standard output, warnings to standard error.
package struct Console: Sendable {
  private let output: @Sendable (String) -> Void
  private let errors: @Sendable (String) -> Void

  /// The process's own standard output and standard error.
  package init() {
    output = { print($0) }
    errors = { text in
      var line = Array("\(text)\n".utf8)[...]
      while !line.isEmpty {
        let written = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        line = line.dropFirst(written)
      }
    }
  }

  /// Words are given to closures, a line or more at a time.
  package init(
    output: @escaping @Sendable (String) -> Void,
    errors: @escaping @Sendable (String) -> Void
  ) {
    self.output = output
    self.errors = errors
  }

  func show(_ text: String) { output(text) }

  /// Writes a document to a file; `-` is standard output.
  func save(_ document: JSONValue, to path: String) throws {
    guard path != "-" else { return output(String(document.indented.dropLast())) }
    try OutputFile.write(document.indented, to: path)
  }

  /// Writes a table as comma-separated values to a file; `-` is standard output.
  func save(_ table: Table, to path: String) throws {
    guard path != "-" else { return output(String(table.csv.dropLast())) }
    try table.write(to: path)
  }

  func warn(_ text: String) { errors(text) }
}
