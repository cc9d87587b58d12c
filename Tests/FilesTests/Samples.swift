import EvidenceFiles
import EvidenceTensors
import Testing

/// The sentence of the error that `body` throws.
func message(_ body: () throws -> Void, at place: SourceLocation = #_sourceLocation) -> String {
  let error = #expect(throws: UsageError.self, sourceLocation: place) { try body() }
  return error?.description ?? ""
}

/// The bytes of a file with that header, whose length may be told wrongly, and `numbers`.
func file(_ header: String, _ numbers: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  let told = length ?? UInt64(header.utf8.count)
  let start = (0..<8).map { UInt8(truncatingIfNeeded: told >> (8 * $0)) }
  return start + Array(header.utf8) + numbers
}

extension TensorFile {
  /// A file of a hundred numbers or so with every type, an empty array and a single number.
  static let sample = TensorFile(
    metadata: [.init("format", "evidence-fit"), .init("é \u{1F600}\n\"", "\u{1} text \\ ")],
    entries: [
      .init("seen", shape: [3], .bytes([0, 128, 255])),
      .init("z.location", shape: [2, 3], .doubles([1.5, -0.0, .nan, .infinity, 0x1p-1070, 0.1])),
      .init("step", shape: [], .integers([.min])),
      .init("none", shape: [0, 7], .floats([])),
      .init("z.scale", shape: [1, 1, 3], .floats([.nan, -0.0, .leastNonzeroMagnitude])),
      .init("key \u{2028}", shape: [2], .naturals([.max, 0])),
    ]
  )
}
