internal import EvidenceTensors
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Files that reports are written to.
public enum OutputFile {
  /// Writes `bytes` to a new file at `path`, in place of one that is there.
  ///
  /// The bytes go to a file beside it that is renamed when whole and on the disk, so no reader sees a part.
  ///
  /// - Throws: `UsageError` when the file cannot be written.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    // Of this call alone: other threads may be writing the same file.
    let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
    let partial = "\(path).partial-\(getpid())-\(turn)"
    guard let file = fopen(partial, "wb") else { throw unwritable(path, errno) }
    let written = fwrite(bytes, 1, bytes.count, file)
    let isOnDisk = fflush(file) == 0 && (fsync(fileno(file)) == 0 || errno == EINVAL)
    let isClosed = fclose(file) == 0
    guard written == bytes.count, isOnDisk, isClosed, rename(partial, path) == 0 else {
      let code = errno
      unlink(partial)
      throw unwritable(path, code)
    }
  }

  private static let turns = Atomic<Int>(0)

  /// Writes `text` in UTF-8; to standard output where `path` is `-`.
  ///
  /// - Throws: `UsageError` when the file cannot be written.
  public static func write(_ text: String, to path: String) throws {
    guard path != "-" else { return print(text, terminator: "") }
    try write(Array(text.utf8), to: path)
  }

  private static func unwritable(_ path: String, _ code: Int32) -> UsageError {
    UsageError(
      what: "the file cannot be written (\(String(cString: strerror(code))))",
      place: path,
      fix: "Name a file in a folder that exists and that you can write to"
    )
  }
}
