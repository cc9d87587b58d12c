import EvidenceData
import EvidenceTensors
import Testing

/// Damaged files give a value of the promised size or an error; they never stop the program.
@Suite struct DamageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func noTruncatedFileIsRead() throws {
    let whole = compressed(idx([5, 3, 2], Array(0..<30)))
    for length in 1..<whole.count {
      let path = try folder.write(Array(whole.prefix(length)), "cut")
      #expect(throws: UsageError.self) { try IDX.read(path: path) }
    }
  }

  @Test func flippedBytesOfImagesAreFoundOrHarmless() throws {
    var generator = Counter(state: 1)
    let plain = idx([5, 3, 2], Array(0..<30))
    for source in [plain, compressed(plain)] {
      for _ in 0..<300 {
        let damaged = source.damaged(using: &generator)
        let path = try folder.write(damaged, "flipped")
        let values = try? IDX.read(path: path)
        #expect(values.map { $0.count == $0.shape.reduce(1, *) } ?? true)
      }
    }
  }

  @Test func flippedBytesOfTablesAreFoundOrHarmless() throws {
    var generator = Counter(state: 2)
    let source = Array("a,\"b\",c\r\n1,2,3\r\n4,\"5\",6\r\n".utf8)
    for _ in 0..<2000 {
      let damaged = source.damaged(using: &generator)
      let text = String(decoding: damaged, as: UTF8.self)
      let table = try? Table(csv: text)
      #expect(table.map { $0.values.count == $0.count * $0.columnNames.count } ?? true)
    }
  }
}

/// A seeded generator (Steele, Lea & Flood 2014, SplitMix64).
private struct Counter: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension [UInt8] {
  /// A copy with up to three bytes replaced, and its end cut now and then.
  fileprivate func damaged(using generator: inout Counter) -> [UInt8] {
    var copy = self
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      copy[Int.random(in: 0..<count, using: &generator)] = .random(in: 0...255, using: &generator)
    }
    guard Bool.random(using: &generator) else { return copy }
    return Array(copy.prefix(Int.random(in: 1...count, using: &generator)))
  }
}
