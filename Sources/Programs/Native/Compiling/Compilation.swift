internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A compiler's process, at work on one program; it is ended where nobody waits for it any more.
///
/// One thread at a time asks it. A thread of its own awaits its end: a process that has ended and that nobody has waited for is a
/// child that whoever waits for any child of this process finds over and over.
final class Compilation: @unchecked Sendable {
  private let path: String
  private let cache: Cache
  private let key: String
  private let stem: String
  private let process: ChildProcess?

  init(_ arguments: [String], path: String, cache: Cache, key: String, stem: String) {
    self.path = path
    self.cache = cache
    self.key = key
    self.stem = stem
    process = ChildProcess(arguments, errorsTo: stem + ".log")
  }

  deinit {
    process?.end()
    for kind in [".log", ".c", ".so"] { unlink(stem + kind) }
  }

  /// Whether the compiler has ended.
  var isFinished: Bool { process?.isFinished ?? true }

  /// The object, once it is made.
  func finished() throws(UsageError) -> LoadedObject {
    let status = process?.awaited() ?? -1
    // Beside its object, for whoever wants to read what runs.
    if Cache.environment("EVIDENCE_KEEP_SOURCE") != nil {
      rename(stem + ".c", cache.path(key + ".c"))
    }
    guard status == 0 else {
      let message = Cache.read(stem + ".log").map { String(decoding: $0, as: UTF8.self) } ?? ""
      let first = message.split(separator: "\n").first { $0.contains("error") } ?? "no message"
      throw UsageError(
        what: "\(path) ended with status \(status): \(first)",
        place: "Compiler",
        fix: message.contains("No space left")
          ? "Free space in \(cache.directory), or set EVIDENCE_CACHE to a directory with space"
          : "Set CC to a working C compiler"
      )
    }
    let file = try cache.adopt(stem + ".so", as: key)
    guard let object = LoadedObject(file) else {
      throw UsageError(
        what: "cannot load \(file): \(dlerror().map { String(cString: $0) } ?? "no reason given")",
        place: "Compiler",
        fix: "Remove the directory \(cache.directory) and try again"
      )
    }
    return object
  }
}
