internal import CEvidenceKernels
package import EvidenceTensors
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Turns rendered C into a loaded shared object, from the cache where it was made before.
package struct Compiler {
  /// The compiler and words that come before our own arguments, as of `CC="ccache gcc"`.
  private let command: [String]
  private let cache: Cache
  private static let turns = Atomic<Int>(0)

  package init() throws(UsageError) { try self.init(cache: Cache()) }

  /// The compiler that `named` names with its first arguments, as `$CC` does; else the one that is found.
  package init(cache: Cache, named: String? = Cache.environment("CC")) throws(UsageError) {
    guard let command = Self.command(named) else { throw Self.notFound }
    self.command = command
    self.cache = cache
  }

  package var path: String { command.joined(separator: " ") }

  /// Why there can be no native program: no compiler is installed.
  static var absence: UsageError? {
    command(Cache.environment("CC")) == nil ? notFound : nil
  }

  private static let notFound = UsageError(
    what: "no C compiler is found ($CC, clang beside swift, clang, cc)",
    place: "Compiler",
    fix: "Install clang or gcc, or set CC to one; programs run in the interpreter until then"
  )

  private static func command(_ named: String?) -> [String]? {
    named == nil ? located().map { [$0] } : named.flatMap(words)
  }

  /// A command's words, the first found on the path; nil where it is not there.
  private static func words(_ command: String) -> [String]? {
    // A path may have spaces of its own.
    if let whole = onPath(command) { return [whole] }
    let words = command.split(separator: " ").map(String.init)
    guard let first = words.first, let program = onPath(first) else { return nil }
    return [program] + words.dropFirst()
  }

  /// The clang of the Swift toolchain, `clang`, `cc`.
  private static func located() -> String? {
    for name in ["swiftc", "swift"] {
      guard let swift = onPath(name), let real = realpath(swift, nil) else { continue }
      defer { free(real) }
      let directory = String(cString: real).split(separator: "/").dropLast().joined(separator: "/")
      let clang = "/" + directory + "/clang"
      if access(clang, X_OK) == 0 { return clang }
    }
    return onPath("clang") ?? onPath("cc")
  }

  private static func onPath(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let directories = (Cache.environment("PATH") ?? "").split(separator: ":")
    return directories.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private var flags: [String] {
    // Not -ffast-math: densities need their infinities and NaN.
    var flags = ["-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast"]
    #if arch(x86_64)
      flags.append("-march=native")
    #else
      flags.append("-mcpu=native")
    #endif
    return flags + ["-w", "-shared", "-fPIC"]
  }

  /// Long programs have many short loops over few numbers: compiling one of 340,000 characters takes 10 s at the second level and
  /// 3 s at the first, and its steps, in which vectors are written out, at most 15 % more time.
  private static let longest = 100_000
  private static func level(for source: String) -> String {
    source.utf8.count > longest ? "-O1" : "-O2"
  }

  private var libraries: [String] {
    #if arch(x86_64) && os(Linux)
      ["-lmvec", "-lm"]
    #else
      ["-lm"]
    #endif
  }

  /// What makes two objects of one source differ: compiler, flags, processor.
  private var identity: String {
    var status = stat()
    _ = stat(command[0], &status)
    let compiler = "\(path) \(status.st_size) \(status.st_mtim.tv_sec)"
    return ([compiler, "\(Self.longest)"] + flags + Self.processor).joined(separator: "\n")
  }

  /// What the machine says of its first processor; the file has a part for each, and is long where there are many.
  private static let processor: [String] = {
    let text = Cache.read("/proc/cpuinfo").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n")
    return ["model name", "flags", "Features"].compactMap { name in
      lines.first { $0.hasPrefix(name) }.map(String.init)
    }
  }()

  /// The whole text of a program: its own part between the fixed ones.
  static func completed(_ text: String) -> String {
    let parts = [
      String(cString: ev_program_step_source()),
      text.contains("#define EV_SPECIAL 1") ? String(cString: ev_special_source()) : "",
      String(cString: ev_program_preamble_source()),
    ]
    return text.replacing("//PREAMBLE\n", with: parts.joined(separator: "\n"))
  }

  /// The shared object of a rendered program, loaded.
  func load(_ source: String) throws(UsageError) -> LoadedObject {
    let key = SHA256.hexadecimal(Array((source + identity).utf8))
    // Another process may remove an object between our look at it and its loading.
    if let cached = cache.object(key), let object = LoadedObject(cached) { return object }
    let file = try compile(source, key)
    guard let object = LoadedObject(file) else {
      throw UsageError(
        what: "cannot load \(file): \(dlerror().map { String(cString: $0) } ?? "no reason given")",
        place: "Compiler",
        fix: "Remove the directory \(cache.directory) and try again"
      )
    }
    return object
  }

  private func compile(_ source: String, _ key: String) throws(UsageError) -> String {
    // Others, in this process too, may be compiling the same text: nobody writes what another reads.
    let turn = Self.turns.wrappingAdd(1, ordering: .relaxed).newValue
    let stem = cache.path("\(key).\(getpid()).\(turn)")
    let (text, object, log) = (stem + ".c", stem + ".so", stem + ".log")
    defer {
      unlink(log)
      unlink(text)
    }
    try Cache.write(Array(source.utf8), to: text)
    let arguments = command + [Self.level(for: source)] + flags + [text, "-o", object] + libraries
    let status = Self.run(arguments, errorsTo: log)
    // Beside its object, for whoever wants to read what runs.
    if Cache.environment("EVIDENCE_KEEP_SOURCE") != nil { rename(text, cache.path(key + ".c")) }
    guard status == 0 else {
      let message = Cache.read(log).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let first = message.split(separator: "\n").first { $0.contains("error") } ?? "no message"
      throw UsageError(
        what: "\(path) ended with status \(status): \(first)",
        place: "Compiler",
        fix: message.contains("No space left")
          ? "Free space in \(cache.directory), or set EVIDENCE_CACHE to a directory with space"
          : "Set CC to a working C compiler"
      )
    }
    return try cache.adopt(object, as: key)
  }

  private static func run(_ arguments: [String], errorsTo log: String) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var pid = pid_t()
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    guard posix_spawn(&pid, arguments[0], &actions, nil, pointers, ev_environment()) == 0 else {
      return -1
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status
  }
}

/// A shared object in memory for as long as somebody holds it.
final class LoadedObject {
  private let handle: UnsafeMutableRawPointer

  init?(_ path: String) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { return nil }
    self.handle = handle
  }

  deinit { dlclose(handle) }

  func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }
}
