internal import CEvidenceZlib

/// The CRC-32 of a file's bytes with zeros for the digits of the checksum itself.
///
/// It is the first member of the metadata, and these of the header: eight hexadecimal digits at a
/// fixed place. It finds damage, and is no guard against intent.
///
/// - Reference: RFC 1952, §8.
enum Checksum {
  /// The name among the metadata.
  static let name = "checksum"
  /// The digits of a file that has no checksum yet.
  static let unknown = "00000000"

  /// How the header of a file with a checksum starts.
  private static let opening = Array("{\"\(TensorHeader.metadataName)\": {\"\(name)\": \"".utf8)
  private static let start = TensorHeader.start + opening.count
  private static let end = start + unknown.utf8.count

  /// Whether the header of `file` starts with a checksum.
  static func isInPlace(in file: [UInt8]) -> Bool {
    file.dropFirst(TensorHeader.start).starts(with: opening)
  }

  /// The checksum of `file`, whatever digits it has.
  static func digits(of file: [UInt8]) -> String {
    let zeros = Array(unknown.utf8)
    let parts = [file.prefix(start), zeros[...], file.dropFirst(end)]
    let digits = String(parts.reduce(0, continued), radix: 16)
    return unknown.dropLast(digits.utf8.count) + digits
  }

  /// Writes the digits into `file`, which has `unknown` in their place.
  static func fill(_ file: inout [UInt8]) {
    precondition(isInPlace(in: file), "Checksum: the header starts with none")
    file.replaceSubrange(start..<end, with: digits(of: file).utf8)
  }

  /// The CRC-32 of the bytes before, of which it is `sum`, and of `bytes`.
  private static func continued(_ sum: UInt, _ bytes: ArraySlice<UInt8>) -> UInt {
    // Of no bytes there may be no address, and zlib takes that for a wish to start anew.
    guard !bytes.isEmpty else { return sum }
    return bytes.withUnsafeBufferPointer { crc32_z(sum, $0.baseAddress, $0.count) }
  }
}
