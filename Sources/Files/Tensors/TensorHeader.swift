/// What a file says before its numbers.
struct TensorHeader {
  let metadata: [TensorFile.Property]
  let fields: [Field]

  /// What is said of an entry: `range` is where it is in the bytes of all numbers.
  struct Field {
    let name: String
    let type: TensorElementType
    let shape: [Int]
    let range: Range<Int>
  }

  /// The name under which a header has the text.
  static let metadataName = "__metadata__"
  /// The bytes before the header, which are its length.
  static let start = 8
  /// The most bytes that readers of the layout take.
  static let longest = 100_000_000

  /// The header as it is written.
  var json: JSONValue {
    let text = metadata.map { JSONValue.Member($0.name, .string($0.value)) }
    return .object([.init(Self.metadataName, .object(text))] + fields.map(\.json))
  }
}

extension TensorHeader.Field {
  fileprivate var json: JSONValue.Member {
    .init(
      name,
      .object([
        .init("dtype", .string(type.rawValue)),
        .init("shape", .array(shape.map(JSONValue.integer))),
        .init("data_offsets", [.integer(range.lowerBound), .integer(range.upperBound)]),
      ])
    )
  }
}
