import EvidenceFiles
import Testing

@Suite struct ZarrElementsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: Types

  @Test func stringsAreTheirNumberAndEachItsLengthAndBytes() throws {
    try write(.coordinate("school", .strings(["a", "", "\u{DF}"])))
    #expect(
      try bytes("g/school/c/0")
        == [3, 0, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 0, 2, 0, 0, 0, 0xC3, 0x9F]
    )
  }

  @Test func booleansAreOneByteEach() throws {
    try write(.coordinate("diverging", .booleans([true, false])))
    #expect(try bytes("g/diverging/c/0") == [1, 0])
  }

  @Test func aScalarIsOneChunkWithoutAnIndex() throws {
    try write(.init("x", .doubles([1.5])))
    #expect(try bytes("g/x/c") == [0, 0, 0, 0, 0, 0, 0xF8, 0x3F])
  }

  @Test func anArrayWithoutElementsHasNoChunks() throws {
    try write(.init("x", dimensions: ["a", "b"], shape: [2, 0], .doubles([])))
    #expect(try folder.names(under: "draws.zarr/g/x") == ["zarr.json"])
    #expect(try text("g/x/zarr.json").contains("\"chunk_shape\": [2, 1]"))
  }

  // MARK: Chunks

  @Test func chunksAtTheEdgeArePadded() throws {
    try write(.coordinate("x", .integers([7, 8, 9])), largest: 2)
    let zeros = [UInt8](repeating: 0, count: 7)
    #expect(try bytes("g/x/c/0") == [7] + zeros + [8] + zeros)
    #expect(try bytes("g/x/c/1") == [9] + zeros + [0] + zeros)
  }

  @Test func doublesArePaddedWithNaNAndStringsWithNone() throws {
    try write(.coordinate("x", .doubles([0, 0, 1])), largest: 2)
    #expect(try bytes("g/x/c/1").suffix(8) == [0, 0, 0, 0, 0, 0, 0xF8, 0x7F])
    try write(.coordinate("x", .strings(["a", "b", "c"])), largest: 2)
    #expect(try bytes("g/x/c/1") == [2, 0, 0, 0, 1, 0, 0, 0, 0x63, 0, 0, 0, 0])
    try write(.coordinate("x", .booleans([true, true, true])), largest: 2)
    #expect(try bytes("g/x/c/1") == [1, 0])
  }

  // MARK: Compression

  @Test func compressedChunksInflateToThePlainOnes() throws {
    let cycles = DataTree.Variable.coordinate("x", .doubles((0..<9_999).map { Double($0 % 7) }))
    try write(cycles)
    let plain = try bytes("g/x/c/0")
    try write(cycles, .gzip)
    let compressed = try bytes("g/x/c/0")
    #expect(compressed.count < plain.count / 10)
    #expect(inflated(compressed, most: plain.count) == plain)
    // No time and no name, so that the same tree gives the same bytes.
    #expect(compressed.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    let codecs = """
        "codecs": [
          {"name": "bytes", "configuration": {"endian": "little"}},
          {"name": "gzip", "configuration": {"level": 1}}
        ],
      """
    #expect(try text("g/x/zarr.json").contains(codecs))
  }

  private func write(
    _ variable: DataTree.Variable,
    _ compression: ZarrCompression = .none,
    largest: Int = 1 << 21
  ) throws {
    try DataTree([.init("g", [variable])])
      .write(zarr: "\(folder.path)/draws.zarr", compression: compression, largestChunk: largest)
  }

  private func bytes(_ name: String) throws -> [UInt8] { try folder.read("draws.zarr/\(name)") }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }
}
