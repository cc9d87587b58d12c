internal import CEvidenceZlib

/// How the chunks of a store are compressed.
package enum ZarrCompression: Sendable {
  /// Not at all: the digits of draws are mostly random, and gzip saves some five percent of them.
  case none
  /// With gzip at its fastest, for integers, strings and sparse numbers.
  case gzip

  private static let level = 1

  /// The codecs after the one that makes the bytes.
  var codecs: [JSONValue] {
    switch self {
    case .none: []
    case .gzip: [["name": "gzip", "configuration": ["level": .integer(Self.level)]]]
    }
  }

  /// `bytes` as they are stored; the same bytes in, the same out.
  func encoded(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .none: bytes
    case .gzip: Self.deflated(bytes)
    }
  }

  /// A gzip file whose header has no name and no time.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let opened = open(&stream)
    precondition(opened == Z_OK, "ZarrCompression: zlib answers \(opened)")
    defer { deflateEnd(&stream) }
    var input = bytes
    return input.withUnsafeMutableBufferPointer { input in
      // Chunks are far shorter than the 4 GiB that zlib counts to.
      let bound = Int(deflateBound(&stream, UInt(input.count)))
      return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "ZarrCompression: zlib answers \(status)")
        count = output.count - Int(stream.avail_out)
      }
    }
  }

  private static func open(_ stream: inout z_stream) -> Int32 {
    // Sixteen more than the bits of the window stands for gzip's header and checksum.
    let (speed, bits, memory) = (Int32(level), Int32(15 + 16), Int32(8))
    let (plan, size) = (Z_DEFAULT_STRATEGY, Int32(MemoryLayout<z_stream>.size))
    return deflateInit2_(&stream, speed, Z_DEFLATED, bits, memory, plan, ZLIB_VERSION, size)
  }
}
