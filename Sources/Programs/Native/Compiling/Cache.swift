package import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The directory of compiled programs: `$EVIDENCE_CACHE`, else `$XDG_CACHE_HOME/evidence`, else `~/.cache/evidence`.
///
/// Shared objects are loaded from it, so it must belong to the user and nobody else may write to it. Those that were not
/// used for the longest time go where all together take more than 128 MB.
package struct Cache {
  package let directory: String
  private let mostBytes: Int

  package init() throws(UsageError) { try self.init(directory: Self.located()) }

  package init(directory: String, mostBytes: Int = 128_000_000) throws(UsageError) {
    self.directory = directory
    self.mostBytes = mostBytes
    try Self.create(directory)
    try Self.check(directory)
  }

  private static func located() throws(UsageError) -> String {
    if let own = environment("EVIDENCE_CACHE") { return own }
    if let shared = environment("XDG_CACHE_HOME") { return shared + "/evidence" }
    if let home = environment("HOME") { return home + "/.cache/evidence" }
    throw UsageError(
      what: "there is no HOME to keep compiled programs in",
      place: "Cache",
      fix: "Set EVIDENCE_CACHE to a directory that only you can write"
    )
  }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func create(_ path: String) throws(UsageError) {
    var partial = ""
    for component in path.split(separator: "/", omittingEmptySubsequences: true) {
      partial += (partial.isEmpty && !path.hasPrefix("/") ? "" : "/") + component
      if mkdir(partial, 0o700) != 0, errno != EEXIST {
        throw UsageError(
          what: "cannot create \(partial): \(String(cString: strerror(errno)))",
          place: "Cache",
          fix: "Set EVIDENCE_CACHE to a directory that only you can write"
        )
      }
    }
  }

  private static func check(_ path: String) throws(UsageError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw UsageError(
        what: "\(path) is not a directory",
        place: "Cache",
        fix: "Set EVIDENCE_CACHE to a directory that only you can write"
      )
    }
    let mode = String(status.st_mode & 0o777, radix: 8)
    guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw UsageError(
        what: "\(path) (owner \(status.st_uid), mode \(mode)) can be written by others",
        place: "Cache",
        fix: "Make it yours alone (chmod 700), or set EVIDENCE_CACHE to another"
      )
    }
  }

  func path(_ name: String) -> String { directory + "/" + name }

  /// The object of that name, if it is there and is what was put there.
  package func object(_ key: String) -> String? {
    let file = path(key + ".so")
    guard let bytes = Self.read(file), let expected = Self.read(path(key + ".sha256")) else {
      return nil
    }
    guard String(decoding: expected, as: UTF8.self) == SHA256.hexadecimal(bytes) else { return nil }
    // Used now, which is what decides who goes.
    utimes(file, nil)
    return file
  }

  /// Takes over a freshly made object: its hash is recorded first, then it appears under its name in one step.
  package func adopt(_ temporary: String, as key: String) throws(UsageError) -> String {
    let file = path(key + ".so")
    guard let bytes = Self.read(temporary) else {
      throw UsageError(
        what: "the compiler left no object at \(temporary)",
        place: "Cache",
        fix: "Check that the disk is not full"
      )
    }
    let note = temporary + ".sha256"
    try Self.write(Array(SHA256.hexadecimal(bytes).utf8), to: note)
    guard rename(note, path(key + ".sha256")) == 0, rename(temporary, file) == 0 else {
      throw UsageError(
        what: "cannot put \(file) in place: \(String(cString: strerror(errno)))",
        place: "Cache",
        fix: "Set EVIDENCE_CACHE to a directory that only you can write"
      )
    }
    CacheEviction(directory: directory, mostBytes: mostBytes).run()
    return file
  }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return ferror(file) == 0 ? bytes : nil }
      bytes += buffer[0..<count]
    }
  }

  package static func write(_ bytes: [UInt8], to path: String) throws(UsageError) {
    guard let file = fopen(path, "wb") else {
      throw UsageError(
        what: "cannot write \(path): \(String(cString: strerror(errno)))",
        place: "Cache",
        fix: "Set EVIDENCE_CACHE to a directory that only you can write"
      )
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw UsageError(
        what: "cannot write \(path) whole",
        place: "Cache",
        fix: "Check that the disk is not full"
      )
    }
  }
}
