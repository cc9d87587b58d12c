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
      #expect(Set(files.map { $0.split(separator: ".").last }) == ["c", "so", "sha256"])
      #expect(files.count == 3)
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
