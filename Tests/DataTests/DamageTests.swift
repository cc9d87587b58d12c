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

  /// 65 MB of zeros take 65 kB.
  @Test func aFileThatInflatesBeyondWhatIsPlausibleIsRefused() throws {
    let path = try folder.write(compressed([UInt8](repeating: 0, count: 65 << 20)), "bomb.gz")
    #expect(
      message { _ = try IDX.read(path: path) }.hasSuffix(
        "the contents are more than 67108864 bytes and 200 times as long as the compressed file. "
          + "Inflate it yourself, if it is no mistake."
      )
    )
    let zeros = idx([100, 784], [UInt8](repeating: 0, count: 78_400))
    #expect(try IDX.read(path: folder.write(compressed(zeros), "zeros.gz")).count == 78_400)
  }

  @Test func flippedBytesOfImagesAreFoundOrHarmless() throws {
    var generator = SplitMix(state: 1)
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
    var generator = SplitMix(state: 2)
    let source = Array("a,\"b\",c\r\n1,2,3\r\n4,\"5\",6\r\n".utf8)
    for _ in 0..<2000 {
      let damaged = source.damaged(using: &generator)
      let text = String(decoding: damaged, as: UTF8.self)
      let table = try? Table(csv: text)
      #expect(table.map { $0.values.count == $0.count * $0.columnNames.count } ?? true)
    }
  }
}

extension [UInt8] {
  /// A copy with up to three bytes replaced, and its end cut now and then.
  fileprivate func damaged(using generator: inout SplitMix) -> [UInt8] {
    var copy = self
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      copy[Int.random(in: 0..<count, using: &generator)] = .random(in: 0...255, using: &generator)
    }
    guard Bool.random(using: &generator) else { return copy }
    return Array(copy.prefix(Int.random(in: 1...count, using: &generator)))
  }
}
