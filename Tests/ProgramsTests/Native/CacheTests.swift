import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// Shared objects are loaded only from a directory that nobody else can write, and only as they were put there.
@Suite struct CacheTests {
  private func temporary(_ name: String) -> String {
    "/tmp/evidence-cache-tests-\(getpid())-\(name)"
  }

  @Test func theDirectoryIsMadeForTheUserAlone() throws {
    let path = temporary("made")
    defer { rmdir(path) }
    _ = try Cache(directory: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func aDirectoryThatOthersCanWriteIsRefused() throws {
    let path = temporary("open")
    mkdir(path, 0o700)
    chmod(path, 0o770)
    defer { rmdir(path) }
    let sentence =
      "Cache: \(path) (owner \(geteuid()), mode 770) can be written by others. "
      + "Make it yours alone (chmod 700), or set EVIDENCE_CACHE to another."
    let error = #expect(throws: UsageError.self) { try Cache(directory: path) }
    #expect(error?.description == sentence)
  }

  @Test func aFileInPlaceOfTheDirectoryIsRefused() throws {
    let path = temporary("file")
    try Cache.write([1], to: path)
    defer { unlink(path) }
    let error = #expect(throws: UsageError.self) { try Cache(directory: path) }
    #expect(
      error?.description
        == "Cache: \(path) is not a directory. Set EVIDENCE_CACHE to a directory that only you can write."
    )
  }

  @Test func anObjectThatWasChangedIsNotUsed() throws {
    let path = temporary("changed")
    let cache = try Cache(directory: path)
    defer {
      for name in ["key.so", "key.sha256"] { unlink(path + "/" + name) }
      rmdir(path)
    }
    let made = path + "/temporary"
    try Cache.write(Array("an object".utf8), to: made)
    let file = try cache.adopt(made, as: "key")
    #expect(cache.object("key") == file)
    try Cache.write(Array("another object".utf8), to: file)
    #expect(cache.object("key") == nil)
  }

  /// Those used last stay; what is not of the cache is left alone.
  @Test func whatWasNotUsedForTheLongestTimeGoesFirst() throws {
    let path = temporary("full")
    let cache = try Cache(directory: path, mostBytes: 10_000)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let keys = (0..<8).map { String(repeating: "\($0)", count: 64) }
    try Cache.write([UInt8](repeating: 1, count: 20_000), to: path + "/notes.txt")
    for (age, key) in keys.enumerated() {
      try Cache.write([UInt8](repeating: 0, count: 2_000), to: path + "/temporary")
      _ = try cache.adopt(path + "/temporary", as: key)
      // A second apart and long ago, the first one the oldest.
      for name in [".so", ".sha256"] {
        var times = [timeval](repeating: timeval(tv_sec: 1_000_000 + age, tv_usec: 0), count: 2)
        utimes(path + "/" + key + name, &times)
      }
      // The first is used again and again.
      #expect(cache.object(keys[0]) != nil)
    }
    // What was used within the last minute stays, whatever its size.
    let files = Set(try FileManager.default.contentsOfDirectory(atPath: path))
    #expect(files.isSuperset(of: ["notes.txt", keys[0] + ".so", keys[7] + ".so"]))
    #expect(!files.contains(keys[1] + ".so") && !files.contains(keys[1] + ".sha256"))
    let bytes = try files.subtracting(["notes.txt"]).reduce(0) { total, file in
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + file)
      return total + (attributes[.size] as? Int ?? 0)
    }
    #expect(bytes <= 10_000)
  }

  private func source(_ factor: Double) -> ProgramSource {
    let x = Variable(.state)
    return ProgramSource(graph: Graph(outputs: [exp(Tensor(x)) * factor]), state: [x: [0]])
  }

  @Test func aProgramWhoseObjectWasRemovedIsCompiledAnew() throws {
    let path = temporary("emptied")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let compiler = try Compiler(cache: Cache(directory: path))
    for _ in 0..<2 {
      let program = try NativeProgram(source(3), compiler: compiler)
      for file in try FileManager.default.contentsOfDirectory(atPath: path) {
        unlink(path + "/" + file)
      }
      _ = program.run(StepInputs(count: 1))
      #expect(program.output(0).elements == [3])
    }
  }

  @Test func theCompilerMayHaveWordsBeforeOurs() throws {
    let path = temporary("words")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let cache = try Cache(directory: path)
    let plain = try Compiler(cache: cache, named: nil).path
    let compiler = try Compiler(cache: cache, named: "env EVIDENCE_WORD=1 \(plain)")
    let program = try NativeProgram(source(5), compiler: compiler)
    _ = program.run(StepInputs(count: 1))
    #expect(program.output(0).elements == [5])
    #expect(program.engine.hasSuffix("env EVIDENCE_WORD=1 \(plain))"))
    #expect(throws: UsageError.self) { try Compiler(cache: cache, named: "no-such-compiler -O2") }
  }

  /// A compiler that leaves out what is asked for: nothing of the program may stay, thread or object.
  @Test func aProgramThatCannotStartLeavesNothing() throws {
    let path = temporary("leak")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let cache = try Cache(directory: path)
    let plain = try Compiler(cache: cache, named: nil).path
    let script = path + "/empty-compiler"
    let text =
      "#!/bin/sh\nout=$(echo \"$@\" | sed 's/.*-o \\([^ ]*\\).*/\\1/')\n"
      + "echo 'int nothing;' | \(plain) -shared -fPIC -x c - -o \"$out\"\n"
    try Cache.write(Array(text.utf8), to: script)
    chmod(script, 0o700)
    let compiler = try Compiler(cache: cache, named: script)
    var asked = source(7)
    asked.threads = 3
    let error = #expect(throws: UsageError.self) {
      try NativeProgram(asked, compiler: compiler, isForcingThreads: true)
    }
    #expect(
      error?.description
        == "NativeProgram: the compiled program lacks ev_phase_0. Remove the cache of compiled "
        + "programs."
    )
    #if os(Linux)
      let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
      #expect(!maps.contains(path))
    #endif
  }

  /// None of them reads a text or an object that another is writing.
  @Test func aProgramMayBeAskedForByManyAtOnce() async throws {
    for round in 0..<4 {
      let path = temporary("many\(round)")
      let compiler = try Compiler(cache: Cache(directory: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let x = Variable(.state)
      let source = ProgramSource(
        graph: Graph(outputs: [exp(Tensor(x)) * 3]),
        sizes: [:],
        data: [:],
        state: [x: [0]]
      )
      let results = try await withThrowingTaskGroup(of: [Double].self) { group in
        for _ in 0..<4 {
          group.addTask {
            let program = try NativeProgram(source, compiler: compiler)
            _ = program.run(StepInputs(count: 1))
            return program.output(0).elements
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(results == [3, 3, 3, 3])
      let files = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(Set(files.map { $0.split(separator: ".").last }) == ["so", "sha256"])
      #expect(files.count == 2)
    }
  }

  /// FIPS 180-4 examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAreThoseOfTheStandard(text: String, hash: String) {
    #expect(SHA256.hexadecimal(Array(text.utf8)) == hash)
  }
}
