import CEvidenceZlib
import EvidenceTensors
import Foundation
import Testing

/// A folder that is removed with its files when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// `bytes` compressed with gzip.
func compressed(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  defer { deflateEnd(&stream) }
  var input = bytes
  return input.withUnsafeMutableBufferPointer { input in
    let bound = Int(deflateBound(&stream, UInt(input.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(buffer.count)
      deflate(&stream, Z_FINISH)
      count = buffer.count - Int(stream.avail_out)
    }
  }
}

/// The bytes of an IDX file of unsigned bytes.
func idx(_ sizes: [UInt32], _ elements: [UInt8], kind: UInt8 = 0x08) -> [UInt8] {
  let sizeBytes = sizes.flatMap { size in withUnsafeBytes(of: size.bigEndian, Array.init) }
  return [0, 0, kind, UInt8(sizes.count)] + sizeBytes + elements
}

/// The sentence of the error that `body` throws; fails the test when it throws none.
func message(_ body: () throws -> Void, at place: SourceLocation = #_sourceLocation) -> String {
  let error = #expect(throws: UsageError.self, sourceLocation: place) { try body() }
  return error?.description ?? ""
}
