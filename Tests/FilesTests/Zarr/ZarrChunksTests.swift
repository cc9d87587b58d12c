import EvidenceFiles
import Testing

@Suite struct ZarrChunksTests {
  @Test(
    arguments: [
      (shape: [2, 3], largest: 6, chunk: [2, 3]),
      (shape: [2, 3], largest: 5, chunk: [1, 3]),
      (shape: [2, 3], largest: 2, chunk: [1, 2]),
      (shape: [4, 1_000, 3], largest: 3_000, chunk: [1, 1_000, 3]),
      (shape: [4, 1_000, 3], largest: 2_999, chunk: [1, 500, 3]),
      (shape: [10], largest: 4, chunk: [4]),
      (shape: [9], largest: 8, chunk: [5]),
      (shape: [2, 3], largest: 0, chunk: [1, 1]),
      (shape: [0], largest: 8, chunk: [1]),
      (shape: [3, 0, 2], largest: 8, chunk: [3, 1, 2]),
      (shape: [], largest: 8, chunk: []),
    ]
  )
  func leadingDimensionsAreSplit(shape: [Int], largest: Int, chunk: [Int]) {
    #expect(ZarrChunks(of: shape, largest: largest).shape == chunk)
  }

  @Test func aChunkIsARunOfTheElements() {
    let chunks = ZarrChunks(of: [2, 3, 2], largest: 4)
    #expect(chunks.shape == [1, 2, 2])
    #expect(chunks.all.map(\.index) == [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]])
    #expect(chunks.all.map(\.run) == [0..<4, 4..<6, 6..<10, 10..<12])
  }

  @Test func aScalarIsOneChunk() {
    let chunks = ZarrChunks(of: [], largest: 8)
    #expect(chunks.all.map(\.index) == [[]])
    #expect(chunks.all.map(\.run) == [0..<1])
  }

  @Test(arguments: [[0], [3, 0, 2], [0, 5]])
  func withoutElementsThereAreNoChunks(shape: [Int]) {
    #expect(ZarrChunks(of: shape, largest: 8).all.isEmpty)
  }

  @Test(arguments: [[1], [7], [1, 1], [5, 1, 1], [3, 4, 5], [1, 6, 2], [2, 1, 7]], 1...30)
  func everyElementIsInOneChunkAtItsPlace(shape: [Int], largest: Int) {
    let chunks = ZarrChunks(of: shape, largest: largest)
    let count = shape.reduce(1, *)
    #expect(chunks.all.flatMap { Array($0.run) } == Array(0..<count))
    #expect(chunks.shape.reduce(1, *) <= largest)
    for chunk in chunks.all {
      let start = zip(chunk.index, chunks.shape).map { $0 * $1 }
      let first = zip(start, shape).reduce(0) { $0 * $1.1 + $1.0 }
      #expect(chunk.run.lowerBound == first)
      #expect(chunk.run.count <= chunks.shape.reduce(1, *))
    }
  }
}
