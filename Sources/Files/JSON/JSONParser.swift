package import EvidenceTensors

extension JSONValue {
  /// The document that `bytes` are, with white space around it or without; `name` stands in the
  /// errors, and bytes are counted as the slice counts them.
  ///
  /// Whole numbers are exact where an `Int` or a `UInt64` holds them, others the nearest double.
  ///
  /// - Throws: `UsageError` with the byte when the text is not JSON or not UTF-8, a member's name
  ///   comes twice, a number is beyond all doubles, or there are more than 64 levels.
  /// - Reference: RFC 8259.
  package init(parsing bytes: ArraySlice<UInt8>, name: String) throws(UsageError) {
    var parser = JSONParser(bytes, name: name)
    self = try parser.document()
  }
}

/// A JSON text read from its start to its end.
struct JSONParser {
  let bytes: ArraySlice<UInt8>
  let name: String
  var position: Int

  /// The most arrays and objects around a value: each takes of the stack, which has an end.
  private static let mostLevels = 64

  init(_ bytes: ArraySlice<UInt8>, name: String) {
    self.bytes = bytes
    self.name = name
    position = bytes.startIndex
  }

  /// The one value of the text.
  mutating func document() throws(UsageError) -> JSONValue {
    let document = try value(level: 0)
    takeSpace()
    guard position == bytes.endIndex else {
      throw fault("\(found) stands where the text is to end", "Remove what follows the value")
    }
    return document
  }

  private mutating func value(level: Int) throws(UsageError) -> JSONValue {
    takeSpace()
    return switch peek() {
    case "{": .object(try members(level: try deeper(level)))
    case "[": .array(try elements(level: try deeper(level)))
    case "\"": .string(try string())
    case "-", ("0"..."9")?: try number()
    case "t": try word("true", .bool(true))
    case "f": try word("false", .bool(false))
    case "n": try word("null", .null)
    default: throw missing("a value")
    }
  }

  private mutating func members(level: Int) throws(UsageError) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    position += 1
    takeSpace()
    if take("}") { return members }
    repeat {
      takeSpace()
      let start = position
      guard peek() == "\"" else { throw missing("a name in quotation marks") }
      let member = try string()
      guard names.insert(member).inserted else {
        throw fault("the member `\(member.excerpt)` is read twice", "Keep one of them", at: start)
      }
      takeSpace()
      guard take(":") else { throw missing("`:`") }
      members.append(.init(member, try value(level: level)))
      takeSpace()
    } while take(",")
    guard take("}") else { throw missing("`,` or `}`") }
    return members
  }

  private mutating func elements(level: Int) throws(UsageError) -> [JSONValue] {
    var elements: [JSONValue] = []
    position += 1
    takeSpace()
    if take("]") { return elements }
    repeat {
      elements.append(try value(level: level))
      takeSpace()
    } while take(",")
    guard take("]") else { throw missing("`,` or `]`") }
    return elements
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(UsageError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw missing("a value") }
    position += word.utf8.count
    return value
  }

  private func deeper(_ level: Int) throws(UsageError) -> Int {
    guard level < Self.mostLevels else {
      throw fault("values are nested more than \(Self.mostLevels) deep", "Nest them less deeply")
    }
    return level + 1
  }

  private mutating func takeSpace() {
    while let next = peek(), next == " " || next == "\n" || next == "\r" || next == "\t" {
      position += 1
    }
  }
}
