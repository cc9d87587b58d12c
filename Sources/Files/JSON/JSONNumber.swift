internal import EvidenceTensors

extension JSONParser {
  /// The number that starts at the position.
  mutating func number() throws(UsageError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try takeDigits() }
    let wholeEnd = position
    if take(".") { try takeDigits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try takeDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // No integer has the sign of -0.
    if wholeEnd == position, text != "-0" {
      if let integer = Int(text) { return .integer(integer) }
      if let natural = UInt64(text) { return .natural(natural) }
    }
    guard let number = Double(text), number.isFinite else {
      throw fault("\(text.excerpt) is beyond all doubles", "Write a smaller number", at: start)
    }
    return .number(number)
  }

  /// Moves past digits, of which there is to be one.
  private mutating func takeDigits() throws(UsageError) {
    let start = position
    while let next = peek(), "0"..."9" ~= next { position += 1 }
    guard position > start else { throw missing("a digit") }
  }
}
