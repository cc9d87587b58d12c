extension String {
  /// The start of the text on one line, for errors: what would not print stands as its number.
  var excerpt: String {
    let longest = 64
    let start = unicodeScalars.prefix(longest).map(\.printed).joined()
    return unicodeScalars.dropFirst(longest).isEmpty ? start : start + "…"
  }
}

extension Unicode.Scalar {
  /// The scalar, or its number as `\u{…}` where it would not print or would end the line.
  fileprivate var printed: String {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      "\\u{\(String(value, radix: 16))}"
    default: String(self)
    }
  }
}
