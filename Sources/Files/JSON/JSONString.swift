internal import EvidenceTensors

extension JSONParser {
  /// The string whose opening mark is at the position.
  mutating func string() throws(UsageError) -> String {
    let start = position
    var text: [UInt8] = []
    position += 1
    while true {
      text += takePlain()
      switch peek() {
      case nil: throw fault("the string is never closed", "Close it with \"", at: start)
      case "\"":
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fault("the string is not UTF-8", "Save the text as UTF-8", at: start)
        }
        return string
      case "\\": text += String(try escaped()).utf8
      default: throw fault("\(found) stands in a string as it is", "Write it as \\u and its number")
      }
    }
  }

  /// The bytes up to the next quotation mark, backslash or control character.
  private mutating func takePlain() -> ArraySlice<UInt8> {
    let start = position
    while let next = peek(), next != "\"", next != "\\", next.value >= 0x20 { position += 1 }
    return bytes[start..<position]
  }

  /// The scalar that the escape at the position stands for.
  private mutating func escaped() throws(UsageError) -> Unicode.Scalar {
    let start = position
    position += 1
    let letter = peek()
    if letter == "u" { return try numbered(from: start) }
    guard let letter, let scalar = Self.escapes[letter] else {
      throw fault("\(found) follows \\ in a string", #"Use one of \" \\ \/ \b \f \n \r \t \u"#)
    }
    position += 1
    return scalar
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
  ]

  /// The scalar of `\uXXXX`, or of two of them that are a pair of surrogates.
  private mutating func numbered(from start: Int) throws(UsageError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if UTF16.isLeadSurrogate(first), take("\\"), peek() == "u" {
      let text = String(validating: [first, try codeUnit()], as: UTF16.self)
      if let scalar = text?.unicodeScalars.first { return scalar }
    }
    throw fault(
      "\\u\(String(first, radix: 16)) is half of a pair",
      #"Write both halves, as in \ud83d\ude00"#,
      at: start
    )
  }

  /// The number of the four digits after the `u` at the position.
  private mutating func codeUnit() throws(UsageError) -> UInt16 {
    var unit: UInt16 = 0
    position += 1
    for _ in 0..<4 {
      guard let digit = peek().flatMap({ Character($0).hexDigitValue }) else {
        throw missing("a hexadecimal digit")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
