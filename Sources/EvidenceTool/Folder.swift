internal import Evidence

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Folders that pictures are written to.
enum Folder {
  /// Makes a folder unless it is there; the one that it is in must be.
  ///
  /// - Throws: `UsageError` when it cannot be made, or is something else.
  static func make(_ path: String) throws {
    guard mkdir(path, 0o755) != 0 else { return }
    let code = errno
    var status = stat()
    if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw UsageError(
      what: "the folder cannot be made (\(String(cString: strerror(code))))",
      place: path,
      fix: "Name one in a folder that exists and that you can write to"
    )
  }
}
