internal import CEvidenceKernels
internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A compiler's process, at work on one program; it is ended where nobody waits for it any more.
///
/// One thread at a time asks it.
final class Compilation: @unchecked Sendable {
  private let path: String
  private let cache: Cache
  private let key: String
  private let stem: String
  private var pid: pid_t?
  private var status: Int32 = -1

  init(_ arguments: [String], path: String, cache: Cache, key: String, stem: String) {
    self.path = path
    self.cache = cache
    self.key = key
    self.stem = stem
    pid = Self.start(arguments, errorsTo: stem + ".log")
  }

  deinit {
    if let pid {
      kill(pid, SIGKILL)
      _ = wait(0)
    }
    for kind in [".log", ".c", ".so"] { unlink(stem + kind) }
  }

  /// Whether the compiler has ended.
  var isFinished: Bool { wait(WNOHANG) }

  /// The object, once it is made.
  func finished() throws(UsageError) -> LoadedObject {
    _ = wait(0)
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

  private func wait(_ options: Int32) -> Bool {
    guard let pid else { return true }
    var status: Int32 = 0
    var ended = waitpid(pid, &status, options)
    while ended < 0, errno == EINTR { ended = waitpid(pid, &status, options) }
    if ended == 0 { return false }
    self.pid = nil
    self.status = ended == pid ? status : -1
    return true
  }

  private static func start(_ arguments: [String], errorsTo log: String) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var pid = pid_t()
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    let status = posix_spawn(&pid, arguments[0], &actions, nil, pointers, ev_environment())
    return status == 0 ? pid : nil
  }
}
