import EvidenceFiles
import EvidenceTensors
import Testing

/// What is wrong with what a header says of its entries and of the metadata, word for word.
@Suite struct TensorFieldErrorTests {
  /// A header before eight bytes of numbers, and what is wrong with it.
  struct Fault: Sendable {
    let header: String
    let sentence: String

    init(_ header: String, _ sentence: String) {
      self.header = header
      self.sentence = sentence
    }

    /// The fault of an entry `x`.
    init(shape: String, type: String = "U8", ends: String, _ sentence: String) {
      header = "{\(Fault.entry("x", type, shape, ends))}"
      self.sentence = sentence
    }

    /// The fault of two entries of bytes, `x` and `y`.
    init(_ x: Range<Int>, _ y: Range<Int>, _ sentence: String) {
      let (first, second) = (
        "[\(x.lowerBound),\(x.upperBound)]", "[\(y.lowerBound),\(y.upperBound)]"
      )
      let entries = [
        Fault.entry("x", "U8", "[\(x.count)]", first),
        Fault.entry("y", "U8", "[\(y.count)]", second),
      ]
      header = "{\(entries.joined(separator: ","))}"
      self.sentence = sentence
    }

    static func entry(_ name: String, _ type: String, _ shape: String, _ ends: String) -> String {
      #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(ends)}"#
    }
  }

  private static let members: [Fault] = [
    Fault(#"{"__metadata__":3}"#, "the metadata are 3, and are to be an object."),
    Fault(
      #"{"__metadata__":{"a\n":[1]}}"#,
      #"`a\u{a}` of the metadata is [1], and is to be a string."#
    ),
    Fault(#"{"x":[]}"#, "`x` is [], and is to have dtype, shape and data_offsets."),
    Fault(#"{"x":{}}"#, "`x` is {}, and is to have dtype, shape and data_offsets."),
    Fault(
      #"{"x":{"dtype":"F64","shape":[],"offsets":[]}}"#,
      #"""
      `x` is {"dtype": "F64", "shape": [], "offsets": []}, and is to have dtype, shape and \#
      data_offsets.
      """#
    ),
    Fault(
      #"{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1],"more":1}}"#,
      #"""
      `x` is {"dtype": "U8", "shape": [], "data_offsets": [0, 1], "more": 1}, and is to have dtype, \#
      shape and data_offsets.
      """#
    ),
    Fault(
      #"{"x\u2028\ud83d\ude00":{"shape":"\#(String(repeating: "é", count: 90))"}}"#,
      #"""
      `x\u{2028}😀` is {"shape": "\#(String(repeating: "é", count: 53))…, and is to have dtype, shape \#
      and data_offsets.
      """#
    ),
  ]

  private static let shapes: [Fault] = [
    Fault(shape: "[-1]", ends: "[0,8]", "the shape of `x` is [-1], and is to be a list of counts."),
    Fault(shape: "8", ends: "[0,8]", "the shape of `x` is 8, and is to be a list of counts."),
    Fault(
      shape: "[1e0]",
      ends: "[0,8]",
      "the shape of `x` is [1], and is to be a list of counts."
    ),
    Fault(
      shape: "[3,4]",
      type: "F32",
      ends: "[0,8]",
      "`x` of shape [3, 4] and type F32 takes 48 bytes, and the header gives it 8."
    ),
    Fault(
      shape: "[4294967296,4294967296]",
      type: "F64",
      ends: "[0,8]",
      """
      `x` of shape [4294967296, 4294967296] and type F64 takes more bytes than can be counted, and \
      the header gives it 8.
      """
    ),
    Fault(
      shape: "[0,9223372036854775807,2]",
      ends: "[0,0]",
      """
      `x` of shape [0, 9223372036854775807, 2] and type U8 takes more bytes than can be counted, \
      and the header gives it 0.
      """
    ),
  ]

  private static let ranges: [Fault] = [
    Fault(
      shape: "[1]",
      ends: "[0,18446744073709551615]",
      "the data_offsets of `x` are [0, 18446744073709551615], and are to be two counts in order."
    ),
    Fault(
      shape: "[8]",
      ends: "[8,0]",
      "the data_offsets of `x` are [8, 0], and are to be two counts in order."
    ),
    Fault(
      shape: "[8]",
      ends: "[8]",
      "the data_offsets of `x` are [8], and are to be two counts in order."
    ),
    Fault(
      shape: "[512]",
      type: "F64",
      ends: "[0,4096]",
      "the header says that `x` ends at byte 4096 of the numbers, and there are 8."
    ),
    Fault(
      shape: "[9223372036854775807]",
      ends: "[0,9223372036854775807]",
      "the header says that `x` ends at byte 9223372036854775807 of the numbers, and there are 8."
    ),
    Fault("{}", "the header says that the numbers end at byte 0, and there are 8."),
    Fault(0..<4, 4..<7, "the header says that the numbers end at byte 7, and there are 8."),
    Fault(0..<3, 4..<8, told(4, 3)), Fault(0..<4, 3..<8, told(3, 4)),
    Fault(0..<8, 0..<8, told(0, 8)), Fault(0..<8, 1..<2, told(1, 8)),
    Fault(0..<8, 4..<4, told(4, 8)),
    Fault(
      4..<8,
      5..<8,
      "the header says that `x` starts at byte 4 of the numbers, and those before it end at byte 0."
    ),
  ]

  private static func told(_ start: Int, _ end: Int) -> String {
    """
    the header says that `y` starts at byte \(start) of the numbers, and those before it end at \
    byte \(end).
    """
  }

  @Test(arguments: members + shapes + ranges)
  func fieldsAreChecked(_ fault: Fault) {
    #expect(
      message {
        let bytes = file(fault.header, Array(0..<8))
        _ = try TensorFile(parsing: bytes, name: "fit", requiringChecksum: false)
      } == "fit: \(fault.sentence) Copy the file again, or save the fit anew."
    )
  }

  @Test(arguments: ["BF16", "f64", "F64 ", ""])
  func typesAreThoseThatElementsHas(type: String) {
    let bytes = file("{\(Fault.entry("x", type, "[1]", "[0,8]"))}", Array(0..<8))
    #expect(
      message { _ = try TensorFile(parsing: bytes, name: "fit", requiringChecksum: false) } == """
        fit: the dtype of `x` is "\(type)", and is to be one of F64, I64, U64, F32, U8. Convert its \
        numbers to one of these.
        """
    )
  }
}
