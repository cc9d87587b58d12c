internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The bytes of a file, read whole: never empty, never a part of it.
package enum FileBytes {
  /// Reads the file at `path`.
  ///
  /// - Throws: `UsageError` when it cannot be read to its end, or is empty.
  package static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw unreadable(path, errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let part = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
        count = fread(buffer.baseAddress, 1, buffer.count, file)
      }
      if part.isEmpty { break }
      bytes += part
    }
    guard ferror(file) == 0 else { throw unreadable(path, errno) }
    guard !bytes.isEmpty else {
      throw UsageError(what: "the file is empty", place: path, fix: "Give a file with data")
    }
    return bytes
  }

  /// The same, inflated where the file is compressed with gzip.
  ///
  /// - Throws: as `read` and `Gzip.inflate`; also when the name ends in `.gz` and the bytes are
  ///   not gzip's.
  package static func readInflating(_ path: String) throws -> [UInt8] {
    let bytes = try read(path)
    guard Gzip.isCompressed(bytes) || path.hasSuffix(".gz") else { return bytes }
    return try Gzip.inflate(bytes, name: path)
  }

  /// Whether there is something to open at `path`.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  private static func unreadable(_ path: String, _ code: Int32) -> UsageError {
    UsageError(
      what: "the file cannot be read (\(String(cString: strerror(code))))",
      place: path,
      fix: "Check the path and the file's permissions"
    )
  }
}
