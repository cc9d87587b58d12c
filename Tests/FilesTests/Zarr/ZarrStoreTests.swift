import EvidenceFiles
import Testing

@Suite struct ZarrStoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var store: String { "\(folder.path)/draws.zarr" }

  private let tree = DataTree(
    attributes: [.init("title", "small")],
    [
      .init(
        "posterior",
        attributes: [.init("inference_library", "evidence")],
        [
          .coordinate("chain", .integers([0, 1])),
          .init("mu", dimensions: ["chain"], shape: [2], .doubles([1.5, -0.25])),
        ]
      )
    ]
  )

  // MARK: Layout

  @Test func aStoreIsMetadataAndChunks() throws {
    try tree.write(zarr: store)
    #expect(
      try folder.names(under: "draws.zarr") == [
        "posterior", "posterior/chain", "posterior/chain/c", "posterior/chain/c/0",
        "posterior/chain/zarr.json", "posterior/mu", "posterior/mu/c", "posterior/mu/c/0",
        "posterior/mu/zarr.json", "posterior/zarr.json", "zarr.json",
      ]
    )
    #expect(try folder.names().allSatisfy { $0.hasPrefix("draws.zarr") })
  }

  @Test func theMetadataOfAnArrayIsThis() throws {
    try tree.write(zarr: store)
    let expected = """
      {
        "zarr_format": 3,
        "node_type": "array",
        "shape": [2],
        "data_type": "float64",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": "NaN",
        "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
        "attributes": {},
        "dimension_names": ["chain"]
      }

      """
    #expect(try text("posterior/mu/zarr.json") == expected)
  }

  @Test func theMetadataOfAGroupIsThis() throws {
    try tree.write(zarr: store)
    let expected = """
      {
        "zarr_format": 3,
        "node_type": "group",
        "attributes": {"inference_library": "evidence"}
      }

      """
    #expect(try text("posterior/zarr.json") == expected)
  }

  @Test func theRootHasTheMetadataOfAllNodes() throws {
    try tree.write(zarr: store)
    let root = try text("zarr.json")
    let head = """
      {
        "zarr_format": 3,
        "node_type": "group",
        "attributes": {"title": "small"},
        "consolidated_metadata": {
          "kind": "inline",
          "must_understand": false,
          "metadata": {
            "posterior": {
      """
    #expect(root.hasPrefix(head))
    for name in ["posterior", "posterior/chain", "posterior/mu"] {
      let document = try text("\(name)/zarr.json").filter { !$0.isWhitespace }
      #expect(root.filter { !$0.isWhitespace }.contains("\"\(name)\":\(document)"))
    }
  }

  @Test func chunksAreTheNumbersInLittleEndianOrder() throws {
    try tree.write(zarr: store)
    #expect(try bytes("posterior/chain/c/0") == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(
      try bytes("posterior/mu/c/0") == [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0xD0, 0xBF]
    )
  }

  @Test(arguments: [ZarrCompression.none, .gzip])
  func theSameTreeGivesTheSameBytes(compression: ZarrCompression) throws {
    let others = "\(folder.path)/others.zarr"
    try tree.write(zarr: store, compression: compression)
    try tree.write(zarr: others, compression: compression)
    let files = try folder.names(under: "draws.zarr")
    #expect(try files == folder.names(under: "others.zarr"))
    for file in files where file.hasSuffix("zarr.json") || file.contains("/c/") {
      #expect(try folder.read("draws.zarr/\(file)") == folder.read("others.zarr/\(file)"))
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] { try folder.read("draws.zarr/\(name)") }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }
}
