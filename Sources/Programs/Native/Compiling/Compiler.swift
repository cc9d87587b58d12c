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
    // Not -ffast-math: densities need their infinities and NaN. No contraction either: all levels then compute the same bits.
    var flags = ["-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off"]
    #if arch(x86_64)
      flags.append("-march=native")
    #else
      flags.append("-mcpu=native")
    #endif
    return flags + ["-w", "-shared", "-fPIC"]
  }

  /// How much the compiler does for the speed of a program; its results are the same bits.
  package enum Level: String, Sendable {
    /// In a fifth of the time, for code that takes about three times as long.
    case quick
    case full

    /// Long programs have many short loops over few numbers: compiling one of 340,000 characters takes 10 s at the second level
    /// and 3 s at the first, and its steps, in which vectors are written out, up to a third more time.
    private static let longest = 100_000

    func option(for source: String) -> String {
      switch self {
      case .quick: "-O0"
      case .full: source.utf8.count > Self.longest ? "-O1" : "-O2"
      }
    }
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
    return ([compiler] + flags + Self.processor).joined(separator: "\n")
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

  /// The shared object of a rendered program at a level, loaded.
  func load(_ source: String, _ level: Level) throws(UsageError) -> LoadedObject {
    if let object = cached(source, level) { return object }
    return try compilation(of: source, level).finished()
  }

  /// The same where it has been made before.
  func cached(_ source: String, _ level: Level) -> LoadedObject? {
    // Another process may remove an object between our look at it and its loading.
    cache.object(key(source, level)).flatMap(LoadedObject.init)
  }

  /// The name of an object in the cache.
  func key(_ source: String, _ level: Level) -> String {
    SHA256.hexadecimal(Array((level.option(for: source) + source + identity).utf8))
  }

  /// The compiler at work on a program.
  func compilation(of source: String, _ level: Level) throws(UsageError) -> Compilation {
    let key = key(source, level)
    // Others, in this process too, may be compiling the same text: nobody writes what another reads.
    let turn = Self.turns.wrappingAdd(1, ordering: .relaxed).newValue
    let stem = cache.path("\(key).\(getpid()).\(turn)")
    try Cache.write(Array(source.utf8), to: stem + ".c")
    let options = [level.option(for: source)] + flags
    let arguments = command + options + [stem + ".c", "-o", stem + ".so"] + libraries
    return Compilation(arguments, path: path, cache: cache, key: key, stem: stem)
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
