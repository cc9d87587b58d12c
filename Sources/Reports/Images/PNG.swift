internal import CEvidenceZlib

/// Grayscale pictures in the Portable Network Graphics format.
///
/// - Reference: W3C, "Portable Network Graphics (PNG) Specification", third edition.
enum PNG {
  /// A file of 8-bit gray `pixels`, rows from the top.
  ///
  /// - Precondition: there are `width * height` pixels, at least one.
  static func encoded(_ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "PNG: wrong size")
    let (bitDepth, gray, deflate, adaptive, progressive): (UInt8, UInt8, UInt8, UInt8, UInt8)
    (bitDepth, gray, deflate, adaptive, progressive) = (8, 0, 0, 0, 0)
    let header = bigEndian(width) + bigEndian(height)
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let unfiltered: [UInt8] = [0]
    let rows = stride(from: 0, to: pixels.count, by: width)
    let lines = rows.flatMap { unfiltered + pixels[$0..<$0 + width] }
    return signature
      + chunk("IHDR", header + [bitDepth, gray, deflate, adaptive, progressive])
      + chunk("IDAT", compressed(lines))
      + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ contents: [UInt8]) -> [UInt8] {
    let checked = Array(name.utf8) + contents
    let checksum = crc32(0, checked, UInt32(checked.count))
    return bigEndian(contents.count) + checked + bigEndian(Int(checksum))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      let status = compress2(buffer.baseAddress, &size, bytes, UInt(bytes.count), 9)
      precondition(status == Z_OK, "PNG: zlib answers \(status)")
      count = Int(size)
    }
  }
}
