extension JSONValue {
  /// The document on one line.
  public var compact: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .natural(let value): String(value)
    case .number(let value): Self.shortest(value)
    case .string(let value): Self.quoted(value)
    case .array(let elements): "[\(elements.map(\.compact).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)): \($0.value.compact)" }.joined(separator: ", "))}"
    }
  }

  /// The document with two spaces a level and an end of line at its end.
  ///
  /// What is short stays on one line, except the whole.
  public var indented: String { indented(level: 0, before: 0) + "\n" }

  private func indented(level: Int, before: Int) -> String {
    let width = 100
    let short = compact
    let fits = 2 * level + before + short.utf8.count < width
    let items: [(name: String, value: JSONValue)]
    let (open, close): (String, String)
    switch self {
    case .array(let elements):
      items = elements.map { ("", $0) }
      (open, close) = ("[", "]")
    case .object(let members):
      items = members.map { ("\(Self.quoted($0.name)): ", $0.value) }
      (open, close) = ("{", "}")
    default: return short
    }
    if items.isEmpty || (level > 0 && fits) { return short }
    let indentation = String(repeating: "  ", count: level + 1)
    let lines = items.map { name, value in
      let text = value.indented(level: level + 1, before: name.utf8.count)
      return "\(indentation)\(name)\(text)"
    }
    let end = String(repeating: "  ", count: level)
    return "\(open)\n\(lines.joined(separator: ",\n"))\n\(end)\(close)"
  }

  /// The shortest decimal that reads back as `value`; whole numbers without their `.0`.
  private static func shortest(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
