import EvidenceFiles
import EvidenceTensors
import Testing

/// What is wrong with a file as a whole, word for word.
@Suite struct TensorFileErrorTests {
  private static let fix = "Copy the file again, or save the fit anew."

  private static func sentence(_ bytes: [UInt8], requiringChecksum: Bool = false) -> String {
    message {
      _ = try TensorFile(parsing: bytes, name: "fit", requiringChecksum: requiringChecksum)
    }
  }

  private static let frames: [([UInt8], String)] = [
    ([], "the file has 0 bytes, and its header's length 8."),
    ([1, 0, 0], "the file has 3 bytes, and its header's length 8."),
    (
      file("{}", length: .max),
      "the header is to have 18446744073709551615 bytes, and 100000000 are the most."
    ),
    (
      file("{}", length: 100_000_001),
      "the header is to have 100000001 bytes, and 100000000 are the most."
    ),
    (file("{}", length: 3), "the header is to have 3 bytes, and 2 follow its length."),
    (file(""), "the header does not start with `{`."),
    (file(" {}"), "the header does not start with `{`."),
    (file("[]"), "the header does not start with `{`."),
  ]

  @Test(arguments: frames)
  func framesAreChecked(bytes: [UInt8], fault: String) {
    #expect(Self.sentence(bytes) == "fit: \(fault) \(Self.fix)")
  }

  private static let headers: [(String, String)] = [
    ("{", "9: the end stands where a name in quotation marks belongs."),
    ("{}x", "10: `x` stands where the text is to end."),
    ("{\"a\":1,\"a\":2}", "15: the member `a` is read twice."),
    ("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "32: the member `a` is read twice."),
    (
      "{\"a\":" + String(repeating: "[", count: 64),
      "76: values are nested more than 64 deep."
    ),
  ]

  @Test(arguments: headers)
  func theHeaderIsJSON(header: String, fault: String) {
    #expect(Self.sentence(file(header)) == "fit, byte \(fault) \(Self.fix)")
  }

  @Test func theChecksumIsCompared() throws {
    var bytes = try TensorFile(entries: [.init("x", shape: [1], .doubles([1]))]).bytes()
    bytes[bytes.count - 1] = 0
    #expect(
      Self.sentence(bytes) == """
        fit: the file was altered: its checksum is 67b06e17, and that of its bytes d1d6432a. \
        \(Self.fix)
        """
    )
    let short = file(#"{"__metadata__": {"checksum": "1\n"}}"#)
    #expect(Self.sentence(short).hasPrefix(#"fit: the file was altered: its checksum is 1\u{a}, "#))
  }

  @Test func theChecksumHasItsPlace() {
    #expect(
      Self.sentence(file("{}"), requiringChecksum: true)
        == "fit: the metadata have no checksum. \(Self.fix)"
    )
    #expect(
      Self.sentence(file(#"{"__metadata__": {"a": "", "checksum": "00000000"}}"#))
        == "fit: the checksum does not come first in the header. \(Self.fix)"
    )
  }

  private static let unwritable: [(TensorFile, String)] = [
    (
      TensorFile(entries: [.init("x", shape: [2], .floats([1]))]),
      "`x` has 1 numbers and the shape [2]. Give as many numbers as the product of the sizes."
    ),
    (
      TensorFile(entries: [.init("x", shape: [.max, 0], .floats([]))]),
      """
      `x` has 0 numbers and the shape [9223372036854775807, 0]. Give as many numbers as the product \
      of the sizes.
      """
    ),
    (
      TensorFile(entries: [.init("x", shape: [-1, -1], .bytes([1]))]),
      "`x` has 1 numbers and the shape [-1, -1]. Give as many numbers as the product of the sizes."
    ),
    (
      TensorFile(entries: [.init("x", shape: [0], .bytes([])), .init("x", shape: [0], .bytes([]))]),
      "the name `x` comes twice. Choose another name."
    ),
    (
      TensorFile(metadata: [.init("a", ""), .init("a", "")], entries: []),
      "the name `a` comes twice. Choose another name."
    ),
    (
      TensorFile(entries: [.init("__metadata__", shape: [0], .bytes([]))]),
      "the name `__metadata__` is the layout's own. Choose another name."
    ),
    (
      TensorFile(metadata: [.init("checksum", "")], entries: []),
      "the name `checksum` is the layout's own. Choose another name."
    ),
  ]

  @Test(arguments: unwritable)
  func whatIsNoFileIsNotWritten(file: TensorFile, fault: String) {
    #expect(message { _ = try file.bytes() } == "TensorFile.bytes: \(fault)")
  }

  @Test func aHeaderThatNoReaderTakesIsNotWritten() {
    let text = String(repeating: "a", count: 100_000_000)
    #expect(
      message { _ = try TensorFile(metadata: [.init("a", text)], entries: []).bytes() } == """
        TensorFile.bytes: the header has 100000056 bytes, and 100000000 are the most. Use fewer or \
        shorter names and texts.
        """
    )
  }
}
