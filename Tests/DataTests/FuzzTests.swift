import EvidenceData
import EvidenceTensors
import Foundation
import Testing

/// Files that were changed at random give values of the promised size or an error; they never stop the process.
///
/// A second by default, and as long as EVIDENCE_FUZZ_SECONDS says; what stopped the process is the file that is left.
@Suite struct FuzzTests {
  private static let seconds =
    ProcessInfo.processInfo.environment["EVIDENCE_FUZZ_SECONDS"].flatMap(Double.init) ?? 1

  private static let csv = [
    "a,b,c\n1,2,3\n4,5,6\n", "1\n2\n\n3\r\n", "\"x \"\"y\"\"\",b\r\n-1.5e-3,+2E10\r\n",
    "\u{FEFF}name\n 1 \n2", "a,\"b\nc\"\n1,2\n",
  ].map { Array($0.utf8) }

  private static let images = [
    idx([2, 3, 4], Array(0..<24)), idx([5], [1, 2, 3, 4, 5]),
    idx([2, 1], Array(0..<16), kind: 0x0E), idx([3], Array(0..<12), kind: 0x0D),
    idx([1, 1, 1, 1], [7]), idx([2], [0, 1, 255, 255], kind: 0x0B),
  ]

  @Test(arguments: [1, 2, 3] as [UInt64])
  func changedFilesAreReadOrRefused(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let folder = try TemporaryFolder()
    let sources = (Self.csv + Self.images).flatMap { [$0, compressed($0)] }
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var (read, refused) = (0, 0)
    while ContinuousClock.now < end {
      var bytes = sources[Int.random(in: sources.indices, using: &generator)]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes.change(sources, using: &generator)
      }
      // Inside of the compression as well, where a checksum would stop all else.
      if Bool.random(using: &generator) { bytes = compressed(bytes) }
      let path = try folder.write(bytes, "changed")
      for attempt in [
        { try IDX.read(path: path) }, { try Table.read(path: path).values },
        { try Table.read(path: path, header: true).values },
      ] {
        do {
          let values = try attempt()
          #expect(values.count == values.shape.reduce(1, *))
          read += 1
        } catch is UsageError {
          refused += 1
        }
      }
    }
    #expect(read > 0 && refused > 0)
  }
}

extension [UInt8] {
  /// One change: a bit, a byte, a number at its edge, a part taken out, put in twice, or taken from another file.
  fileprivate mutating func change(_ others: [[UInt8]], using generator: inout SplitMix) {
    guard !isEmpty else { return append(.random(in: 0...255, using: &generator)) }
    let place = Int.random(in: indices, using: &generator)
    let end = Int.random(in: place...Swift.min(count, place + 8), using: &generator)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: self[place] = .random(in: 0...255, using: &generator)
    case 2:
      let edges: [[UInt8]] = [
        [255, 255, 255, 255], [128, 0, 0, 0], [0, 0, 0, 0], Array("1e999".utf8), Array("\"".utf8),
        Array("nan".utf8), Array(",,".utf8), Array("\r".utf8), [0x1F, 0x8B],
      ]
      replaceSubrange(place..<end, with: edges[Int.random(in: edges.indices, using: &generator)])
    case 3: removeSubrange(place..<end)
    case 4: insert(contentsOf: self[place..<end], at: place)
    case 5: removeSubrange(place...)
    default:
      let other = others[Int.random(in: others.indices, using: &generator)]
      insert(contentsOf: other.prefix(Int.random(in: 0...16, using: &generator)), at: place)
    }
  }
}
