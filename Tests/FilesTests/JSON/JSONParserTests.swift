import EvidenceFiles
import EvidenceTensors
import Testing

/// Texts that RFC 8259 has and those that it has not.
@Suite struct JSONParserTests {
  private static let texts: [(String, JSONValue)] = [
    ("null", nil), (" true ", true), ("\t\r\nfalse\n", false), ("\"\"", ""),
    ("[]", []), ("[ ]", []), ("[[[[]]]]", [[[[]]]]), ("[1,2 , 3]", [1, 2, 3]),
    ("{}", .object([])), ("{ }", .object([])), ("{\"\":0}", ["": 0]),
    ("{\"a\":{\"a\":1}}", ["a": ["a": 1]]),
    ("{\"z\": 1, \"a\": [true, null]}", ["z": 1, "a": [true, nil]]),
  ]

  private static let numbers: [(String, JSONValue)] = [
    ("0", 0), ("-1", -1), ("0.0", .number(0)), ("0e0", .number(0)), ("1.5", 1.5), ("0.1", 0.1),
    ("-2.25e2", -225.0), ("1E+2", 100.0), ("1e-2", 0.01),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .natural(1 << 63)), ("18446744073709551615", .natural(.max)),
    ("18446744073709551616", .number(0x1p64)), ("-9223372036854775809", .number(-0x1p63)),
    ("4.9e-324", .number(.leastNonzeroMagnitude)), ("1e-999", .number(0)),
    ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
  ]

  private static let strings: [(String, JSONValue)] = [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000\u00e9\u00E9""#, "\0éé"),
    (#""\ud83d\ude00""#, "\u{1F600}"), (#""a\uFFFFb""#, "a\u{FFFF}b"),
    ("\"é数\u{1F600}\"", "é数\u{1F600}"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
  ]

  @Test(arguments: texts + numbers + strings)
  func textsAreRead(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)[...], name: "text") == value)
  }

  private static let noStructures = [
    "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1}", "1 2", "{} x",
    "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":1]", "{\"a\":1 \"b\":2}", "{a:1}",
    "{'a':1}", "{1:1}", "{\"a\":1,\"a\":2}", #"{"a":1,"\u0061":2}"#, "[]\0", "\u{FEFF}1",
    "\u{A0}1", "// 1", "[1]/* */",
  ]

  private static let noNumbers = [
    "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "01", "-01", "00", "-", "--1", "+1",
    ".5", "1.", "1.e1", "1e", "1e+", "0x1", "1_0", "1a", "1e999", "-1e999", "１",
  ]

  private static let noStrings = [
    "\"", "\"a", "'a'", "\"\\\"", "\"\n\"", "\"\t\"", "\"\0\"", #""\x""#, #""\u12""#, #""\u12g4""#,
    #""\uD800""#, #""\uDC00""#, #""\ud800\ud800""#, #""\ud800a""#, #""\ud800\n""#,
  ]

  @Test(arguments: noStructures + noNumbers + noStrings)
  func otherTextsAreRefused(text: String) {
    #expect(throws: UsageError.self) {
      try JSONValue(parsing: Array(text.utf8)[...], name: "text")
    }
  }

  /// Stray, missing and overlong bytes, surrogates, and what is beyond Unicode.
  @Test(
    arguments: [
      [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
      [0xFF], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]]
  )
  func stringsAreInUTF8(bytes: [UInt8]) {
    let text = Array("[\"".utf8) + bytes + Array("\"]".utf8)
    #expect(
      message { _ = try JSONValue(parsing: text[...], name: "text") }
        == "text, byte 1: the string is not UTF-8. Save the text as UTF-8."
    )
  }

  @Test(arguments: [
    ("[1 2]", "3: `2` stands where `,` or `]` belongs. Write `,` or `]` there."),
    ("{\"a\":1", "6: the end stands where `,` or `}` belongs. Write `,` or `}` there."),
    ("{\"a\" 1}", "5: `1` stands where `:` belongs. Write `:` there."),
    ("[nan]", "1: `n` stands where a value belongs. Write a value there."),
    ("[\u{FEFF}]", "1: the byte 0xef stands where a value belongs. Write a value there."),
    (
      "{a: 1}",
      "1: `a` stands where a name in quotation marks belongs. Write a name in quotation marks there."
    ),
    ("1. ", "2: ` ` stands where a digit belongs. Write a digit there."),
    ("{} x", "3: `x` stands where the text is to end. Remove what follows the value."),
    ("[\"a]", "1: the string is never closed. Close it with \"."),
    ("\"\n\"", "1: the byte 0xa stands in a string as it is. Write it as \\u and its number."),
    (#""\x""#, #"2: `x` follows \ in a string. Use one of \" \\ \/ \b \f \n \r \t \u."#),
    (
      #""\u00zz""#,
      "5: `z` stands where a hexadecimal digit belongs. Write a hexadecimal digit there."
    ),
    (#""a\ud800""#, #"2: \ud800 is half of a pair. Write both halves, as in \ud83d\ude00."#),
    (#"{"a":1, "\u0061":2}"#, "8: the member `a` is read twice. Keep one of them."),
    (#"{"\n":1,"\n":2}"#, #"8: the member `\u{a}` is read twice. Keep one of them."#),
    ("[-1e400]", "1: -1e400 is beyond all doubles. Write a smaller number."),
  ])
  func errorsNameTheByteAndTheFix(text: String, sentence: String) {
    #expect(
      message { _ = try JSONValue(parsing: Array(text.utf8)[...], name: "text") }
        == "text, byte \(sentence)"
    )
  }

  @Test func levelsAreAtMost64() throws {
    func nested(_ levels: Int) -> [UInt8] {
      let open = Array(repeating: "[{\"a\":", count: levels / 2).joined()
      return Array((open + "0" + String(repeating: "}]", count: levels / 2)).utf8)
    }
    #expect(try JSONValue(parsing: nested(64)[...], name: "text").compact.utf8.count == 289)
    #expect(
      message { _ = try JSONValue(parsing: nested(66)[...], name: "text") }
        == "text, byte 192: values are nested more than 64 deep. Nest them less deeply."
    )
    let endless = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: UsageError.self) { try JSONValue(parsing: endless[...], name: "text") }
  }

  /// As everywhere in Swift, letters with accents are the same however they are composed.
  @Test func namesAreComparedAsStringsAre() {
    let text = #"{"\u00e9":1,"e\u0301":2}"#
    #expect(
      message { _ = try JSONValue(parsing: Array(text.utf8)[...], name: "text") }
        == "text, byte 12: the member `e\u{301}` is read twice. Keep one of them."
    )
  }

  @Test func bytesOfASliceAreCountedAsThere() {
    let bytes = Array("0123{x".utf8)
    #expect(
      message { _ = try JSONValue(parsing: bytes[4...], name: "text") }.hasPrefix(
        "text, byte 5: `x`"
      )
    )
  }

  @Test func negativeZeroKeepsItsSign() throws {
    let value = try JSONValue(parsing: Array("-0".utf8)[...], name: "text")
    guard case .number(let number) = value else { throw Unexpected() }
    #expect(number == 0 && number.sign == .minus)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let document: JSONValue = [
      "text": "\"\\\n\u{1}é\u{1F600}",
      "numbers": [0.1, 1e-300, .number(.leastNonzeroMagnitude), 7, -3],
      "seed": .natural(.max), "nothing": nil, "flags": [true, false], "empty": [[], .object([])],
    ]
    for text in [document.compact, document.indented] {
      #expect(try JSONValue(parsing: Array(text.utf8)[...], name: "text") == document)
    }
  }
}

private struct Unexpected: Error {}
