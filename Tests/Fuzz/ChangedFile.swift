import EvidenceFiles
import EvidenceTensors
import EvidenceTestSupport

/// A file in its parts, which are changed each or together.
struct ChangedFile {
  private var header: [UInt8]
  private var numbers: [UInt8]

  /// The parts of a file that is whole.
  init(_ bytes: [UInt8]) {
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    header = Array(bytes[8..<8 + length])
    numbers = Array(bytes[(8 + length)...])
  }

  /// The bytes after some changes; the length fits the header unless it was changed itself.
  func bytes(changedWith others: [ChangedFile], using generator: inout Generator) -> [UInt8] {
    var copy = self
    for _ in 0..<generator.below(4) { copy.changeParts(others, using: &generator) }
    var bytes = copy.whole
    if generator.below(4) == 0 { bytes.changeBytes(using: &generator) }
    return bytes
  }

  private var whole: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + numbers
  }

  private mutating func changeParts(_ others: [ChangedFile], using generator: inout Generator) {
    let other = generator.pick(others)
    switch generator.below(8) {
    case 0: header.changeBytes(using: &generator)
    case 1: header.replaceDigits(with: generator.pick(Self.numerals))
    case 2: header.replaceDigits(with: generator.pick(Self.numerals), using: &generator)
    case 3: header.replaceToken(with: generator.pick(Self.tokens), using: &generator)
    case 4: header.splice(other.header, using: &generator)
    case 5: joinMembers(of: other)
    case 6: numbers.changeBytes(using: &generator)
    default: numbers.append(contentsOf: [UInt8](repeating: 7, count: generator.below(32)))
    }
  }

  /// Puts the members of both headers into one: names come twice, ranges overlap.
  private mutating func joinMembers(of other: ChangedFile) {
    guard let end = header.lastIndex(of: UInt8(ascii: "}")) else { return }
    header.replaceSubrange(end..., with: Array(",".utf8) + other.header.dropFirst())
  }

  private static let numerals = [
    "0", "1", "8", "16", "-1", "1.5", "1e3", "1e999", "-0", "00", "4294967296",
    "4611686018427387904",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "99999999999999999999999",
    "null", "\"8\"", "[8]",
  ].map { Array($0.utf8) }

  private static let tokens =
    numerals
    + [
      "{}", "[]", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\n", " ", "\0",
      "\u{2028}", "\"F64\"", "\"F32\"", "\"U8\"", "\"BF16\"", "\"__metadata__\":",
      "\"checksum\":\"\",",
      "\"shape\":[],", "[0,0]", "true", String(repeating: "[", count: 70),
      String(repeating: "[0,", count: 63), String(repeating: "{\"a\":", count: 100),
      String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]
}
