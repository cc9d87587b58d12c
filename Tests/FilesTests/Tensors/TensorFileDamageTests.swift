import EvidenceFiles
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Damaged files are refused, or read where nothing tells that they are damaged; they never stop
/// the program.
@Suite struct TensorFileDamageTests {
  @Test func noTruncatedFileIsRead() throws {
    for whole in [try TensorFile.sample.bytes(), TensorFileTests.python] {
      for length in 0..<whole.count {
        #expect(throws: UsageError.self) {
          try TensorFile(parsing: Array(whole[..<length]), name: "a", requiringChecksum: false)
        }
      }
    }
  }

  @Test func everyFlippedBitIsFound() throws {
    var bytes = try TensorFile.sample.bytes()
    for place in bytes.indices {
      for bit in 0..<8 {
        bytes[place] ^= 1 << bit
        #expect(throws: UsageError.self, "bit \(bit) of byte \(place)") {
          try TensorFile(parsing: bytes, name: "a", requiringChecksum: true)
        }
        bytes[place] ^= 1 << bit
      }
    }
    #expect(try TensorFile(parsing: bytes, name: "a", requiringChecksum: true) == .sample)
  }

  /// 100,000 files, of which some are read: a changed number is a number.
  @Test func changedFilesAreReadOrRefused() throws {
    var generator = Generator(seed: 1)
    let sources = [try TensorFile.sample.bytes(), TensorFileTests.python]
    var (read, refused) = (0, 0)
    for turn in 0..<100_000 {
      var bytes = sources[turn % 2]
      for _ in 0...turn % 3 { bytes.change(using: &generator) }
      do {
        let file = try TensorFile(parsing: bytes, name: "a", requiringChecksum: false)
        let written = try file.bytes()
        #expect(try TensorFile(parsing: written, name: "a", requiringChecksum: true) == file)
        read += 1
      } catch {
        if error.description.contains(where: \.isNewline) { Issue.record(error) }
        refused += 1
      }
    }
    #expect(read > 1000 && refused > 1000)
  }
}

extension [UInt8] {
  /// One change: a bit, a byte, a digit, a part taken out or put in twice, an end cut off.
  fileprivate mutating func change(using generator: inout Generator) {
    guard !isEmpty else { return append(.random(in: 0...255, using: &generator)) }
    let place = Int.random(in: indices, using: &generator)
    let end = Int.random(in: place...Swift.min(count, place + 8), using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: self[place] = .random(in: 0...255, using: &generator)
    case 2: self[place] = .random(in: UInt8(ascii: "0")...UInt8(ascii: "9"), using: &generator)
    case 3: removeSubrange(place..<end)
    case 4: insert(contentsOf: self[place..<end], at: place)
    default: removeSubrange(place...)
    }
  }
}
