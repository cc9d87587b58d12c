import CEvidenceZlib

/// The contents of a gzip file, at most so many bytes; nothing where the file is damaged.
func inflated(_ bytes: [UInt8], most: Int) -> [UInt8] {
  var stream = z_stream()
  inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  var input = bytes
  return input.withUnsafeMutableBufferPointer { input in
    [UInt8](unsafeUninitializedCapacity: most) { output, count in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      let status = inflate(&stream, Z_FINISH)
      count = status == Z_STREAM_END ? output.count - Int(stream.avail_out) : 0
    }
  }
}
