import EvidenceFiles
import EvidenceTensors
import Testing

@Suite struct TensorFileTests {
  @Test func whatIsWrittenIsReadBack() throws {
    for source in [.sample, TensorFile(entries: [])] {
      let bytes = try source.bytes()
      let read = try TensorFile(parsing: bytes, name: "a", requiringChecksum: true)
      #expect(read == source)
      #expect(try read.bytes() == bytes)
    }
  }

  /// Of each kind of double there is one: quiet and signaling NaNs, subnormals, zeros, infinities.
  @Test func bitsAreKept() throws {
    let patterns: [UInt64] = [
      0x7FF8_0000_0000_0000, 0xFFF8_DEAD_BEEF_0001, 0x7FF0_0000_0000_0001, 0x8000_0000_0000_0000, 1,
      0x000F_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x3FB9_9999_9999_999A,
    ]
    let halves = patterns.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
    let source = TensorFile(entries: [
      .init("doubles", shape: [patterns.count], .doubles(patterns.map(Double.init(bitPattern:)))),
      .init("floats", shape: [halves.count], .floats(halves.map(Float.init(bitPattern:)))),
    ])
    let read = try TensorFile(parsing: source.bytes(), name: "a", requiringChecksum: true)
    guard case .doubles(let doubles) = read.entries[0].elements,
      case .floats(let floats) = read.entries[1].elements
    else { throw Unexpected() }
    #expect(doubles.map(\.bitPattern) == patterns)
    #expect(floats.map(\.bitPattern) == halves)
  }

  @Test func elementsAreEqualWhenTheirBitsAre() {
    typealias Elements = TensorFile.Elements
    #expect(Elements.doubles([.nan]) == .doubles([.nan]))
    #expect(Elements.doubles([0]) != .doubles([-0.0]))
    #expect(Elements.integers([1]) != .naturals([1]))
    #expect(Elements.doubles([]) != .floats([]))
    #expect(Elements.floats([1, 2]) != .floats([1]))
    #expect(Elements.floats([1, 2]).count == 2)
  }

  /// The layout itself: the length, the header padded to 8 bytes, the wider numbers first.
  @Test func aFileIsLengthHeaderAndNumbers() throws {
    let source = TensorFile(
      metadata: [.init("format", "1")],
      entries: [
        .init("b", shape: [2], .bytes([7, 9])), .init("x", shape: [], .doubles([1])),
      ]
    )
    let header = #"""
      {"__metadata__": {"checksum": "175a6068", "format": "1"}, \#
      "b": {"dtype": "U8", "shape": [2], "data_offsets": [8, 10]}, \#
      "x": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]}}
      """#
    let spaces = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(
      try source.bytes() == file(header + spaces, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 7, 9])
    )
  }

  /// A file of Python's own package.
  ///
  /// This is what safetensors 0.8.0 and numpy 2.4.6 make of
  /// ```
  /// from safetensors.numpy import save
  /// save({"z.location": np.array([[1.5, -0.0, 3]]), "c": np.array([1, 2, 3], np.uint8),
  ///       "f": np.array(2.5, np.float32), "i": np.array([-1], np.int64),
  ///       "u": np.array([2**64 - 1], np.uint64), "e": np.zeros((0, 3))},
  ///      metadata={"b": "é\n\"", "a": "2"})
  /// ```
  static let python = file(
    #"""
    {"__metadata__":{"a":"2","b":"é\n\""},\#
    "u":{"dtype":"U64","shape":[1],"data_offsets":[0,8]},\#
    "i":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},\#
    "e":{"dtype":"F64","shape":[0,3],"data_offsets":[16,16]},\#
    "z.location":{"dtype":"F64","shape":[1,3],"data_offsets":[16,40]},\#
    "f":{"dtype":"F32","shape":[],"data_offsets":[40,44]},\#
    "c":{"dtype":"U8","shape":[3],"data_offsets":[44,47]}}
    """# + String(repeating: " ", count: 7),
    [UInt8](repeating: 0xFF, count: 16)
      + [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 8, 0x40]
      + [0, 0, 0x20, 0x40, 1, 2, 3]
  )

  @Test func aFileOfPythonIsRead() throws {
    let read = try TensorFile(parsing: Self.python, name: "python", requiringChecksum: false)
    #expect(read.metadata == [.init("a", "2"), .init("b", "é\n\"")])
    #expect(
      read.entries == [
        .init("u", shape: [1], .naturals([.max])), .init("i", shape: [1], .integers([-1])),
        .init("e", shape: [0, 3], .doubles([])),
        .init("z.location", shape: [1, 3], .doubles([1.5, -0.0, 3])),
        .init("f", shape: [], .floats([2.5])), .init("c", shape: [3], .bytes([1, 2, 3])),
      ]
    )
  }

  @Test func numbersMayStartAnywhere() throws {
    let header = #"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#
    for padding in 0..<8 {
      let text = header + String(repeating: " ", count: padding)
      let bytes = file(text, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
      let read = try TensorFile(parsing: bytes, name: "a", requiringChecksum: false)
      #expect(read.entries == [.init("x", shape: [1], .doubles([1]))])
    }
  }
}

private struct Unexpected: Error {}
