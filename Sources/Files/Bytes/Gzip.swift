internal import CEvidenceZlib
internal import EvidenceTensors

/// Inflation of whole gzip files in memory, with every check that the format has.
///
/// - Reference: RFC 1952; several members in a row are one file, as there.
package enum Gzip {
  /// Whether `bytes` start as gzip does.
  package static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// The inflated contents of the gzip file `bytes`; `name` stands in the errors.
  ///
  /// - Throws: `UsageError` when the bytes are not gzip's, end early, are damaged (the checksum
  ///   and the length are compared), or are followed by something else.
  package static func inflate(_ bytes: [UInt8], name: String) throws -> [UInt8] {
    guard isCompressed(bytes) else {
      throw UsageError(
        what: "the file starts with \(hexadecimal(bytes.prefix(2))) and not as gzip does (1f 8b)",
        place: "\(name), byte 0",
        fix: "Remove .gz from its name if it is not compressed, else copy or download it again"
      )
    }
    let most = max(mostShort, bytes.count * mostRatio)
    var inflation = Inflation(expecting: min(expectedSize(bytes), most), atMost: most)
    let fault = inflation.run(on: bytes)
    guard inflation.contents.count <= most else {
      throw UsageError(
        what: "the contents are more than \(mostShort) bytes and \(mostRatio) times as long as the "
          + "compressed file",
        place: name,
        fix: "Inflate it yourself, if it is no mistake"
      )
    }
    guard let fault else { return inflation.contents }
    throw UsageError(
      what: fault,
      place: "\(name), byte \(inflation.position)",
      fix: "Copy or download the file again"
    )
  }

  /// Deflate reaches 1032 to 1, tables and images hardly more than 20: what is longer than this and beyond the ratio
  /// was made to fill the memory.
  private static let (mostShort, mostRatio) = (1 << 26, 200)

  /// The size that the file's last four bytes tell, no more than deflate can reach: a hint only.
  private static func expectedSize(_ bytes: [UInt8]) -> Int {
    let told = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let mostPerByte = 1032
    return min(told, bytes.count * mostPerByte)
  }
}

/// The state of one inflation: what came out, and how far the input was read.
private struct Inflation {
  private(set) var contents: [UInt8] = []
  private(set) var position = 0
  private var stream = z_stream()
  private let most: Int

  init(expecting size: Int, atMost most: Int) {
    self.most = most
    contents.reserveCapacity(size)
  }

  /// Inflates all members; returns what stopped it before the end of the input, if anything did.
  mutating func run(on bytes: [UInt8]) -> String? {
    let gzipOnly: Int32 = 15 + 16
    let size = Int32(MemoryLayout<z_stream>.size)
    let started = inflateInit2_(&stream, gzipOnly, ZLIB_VERSION, size)
    precondition(started == Z_OK, "zlib does not start: \(started)")
    defer { inflateEnd(&stream) }
    var input = bytes  // zlib's field is a mutable pointer
    return input.withUnsafeMutableBufferPointer { input in
      while true {
        let status = inflate(input)
        if contents.count > most { return nil }
        switch status {
        case Z_OK, Z_BUF_ERROR:
          if position == input.count { return "the compressed data ends early" }
        case Z_STREAM_END:
          if position == input.count { return nil }
          guard Gzip.isCompressed(input[position...]) else {
            return "\(input.count - position) bytes follow the end of the compressed data"
          }
          inflateReset(&stream)
        default:
          let reason = stream.msg.map { String(cString: $0) } ?? "status \(status)"
          return "the compressed data is damaged (\(reason))"
        }
      }
    }
  }

  /// Inflates from the position until the input or the member ends; returns zlib's last status.
  private mutating func inflate(_ input: UnsafeMutableBufferPointer<UInt8>) -> Int32 {
    let available = min(input.count - position, Int(Int32.max))
    stream.next_in = input.baseAddress.map { $0 + position }
    stream.avail_in = UInt32(available)
    var status = Z_OK
    repeat {
      contents += [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        status = CEvidenceZlib.inflate(&stream, Z_NO_FLUSH)
        count = buffer.count - Int(stream.avail_out)
      }
    } while status == Z_OK && stream.avail_out == 0 && contents.count <= most
    position += available - Int(stream.avail_in)
    return status
  }
}
