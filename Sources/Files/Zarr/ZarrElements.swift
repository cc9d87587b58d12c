/// How elements of each type are stored.
extension DataTree.Elements {
  /// Zarr's name of the type.
  var typeName: JSONValue {
    switch self {
    case .doubles: "float64"
    case .integers: "int64"
    case .booleans: "bool"
    case .strings: "string"
    }
  }

  /// What stands for elements that are not stored, and pads chunks.
  var fillValue: JSONValue {
    switch self {
    case .doubles: "NaN"
    case .integers: 0
    case .booleans: false
    case .strings: ""
    }
  }

  /// The codec that makes the bytes.
  var codec: JSONValue {
    switch self {
    case .doubles, .integers: ["name": "bytes", "configuration": ["endian": "little"]]
    case .booleans: ["name": "bytes"]
    case .strings: ["name": "vlen-utf8"]
    }
  }

  /// The bytes of the elements at `run`, padded to `count` elements.
  func bytes(_ run: Range<Int>, paddedTo count: Int) -> [UInt8] {
    switch self {
    case .doubles(let elements):
      Self.bytes(elements[run].map(\.bitPattern), Self.nan, count)
    case .integers(let elements):
      Self.bytes(elements[run].map(UInt64.init(bitPattern:)), 0, count)
    case .booleans(let elements):
      elements[run].map { $0 ? 1 : 0 } + [UInt8](repeating: 0, count: count - run.count)
    case .strings(let elements):
      Self.bytes(elements[run], count)
    }
  }

  /// The bits of the NaN that Zarr's `"NaN"` stands for: the sign 0, the quiet bit 1.
  private static let nan: UInt64 = 0x7FF8_0000_0000_0000

  private static func bytes(_ words: [UInt64], _ fill: UInt64, _ count: Int) -> [UInt8] {
    let padding = repeatElement(fill.littleEndian, count: count - words.count)
    return (words.map(\.littleEndian) + padding).withUnsafeBytes { [UInt8]($0) }
  }

  /// The number of strings, then the length of each and its bytes.
  private static func bytes(_ strings: ArraySlice<String>, _ count: Int) -> [UInt8] {
    let stored = strings.flatMap { littleEndian($0.utf8.count) + Array($0.utf8) }
    let padding = repeatElement(littleEndian(0), count: count - strings.count).joined()
    return littleEndian(count) + stored + padding
  }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(value).littleEndian) { [UInt8]($0) }
  }
}
