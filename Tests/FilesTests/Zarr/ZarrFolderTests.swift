import EvidenceFiles
import Foundation
import Testing

@Suite struct ZarrFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var store: String { "\(folder.path)/draws.zarr" }

  private func write(_ values: [Double], _ path: String? = nil) throws {
    let tree = DataTree([.init("g", [.coordinate("x", .doubles(values))])])
    try tree.write(zarr: path ?? store, largestChunk: 2)
  }

  private func fault(_ path: String? = nil) -> String {
    message { try write([1], path) }.replacing("\(folder.path)/", with: "")
  }

  // MARK: What is replaced

  @Test func aStoreIsReplacedAndNothingOfItIsLeft() throws {
    try write([1, 2, 3, 4, 5])
    try write([6])
    #expect(
      try folder.names(under: "draws.zarr") == [
        "g", "g/x", "g/x/c", "g/x/c/0", "g/x/zarr.json", "g/zarr.json", "zarr.json",
      ]
    )
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["draws.zarr"])
  }

  @Test func slashesAtTheEndAreIgnored() throws {
    try write([1], "\(store)//")
    try write([1], "\(store)/")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["draws.zarr"])
  }

  @Test func aPathMayHaveAnyLetters() throws {
    let path = "\(folder.path)/e\u{301}\u{65E5}.zarr"
    for _ in 1...2 { try write([1], "\(path)/") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
  }

  // MARK: What is left alone

  @Test func aFileIsLeftAlone() throws {
    try folder.write("mine", "draws.zarr")
    #expect(
      fault() == "draws.zarr: it is no part of a Zarr store."
        + " Name another folder, or remove what is there yourself."
    )
    #expect(try folder.names() == ["draws.zarr"])
  }

  @Test func anEmptyFolderIsLeftAlone() throws {
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: false)
    #expect(fault().hasPrefix("draws.zarr: it is no part of a Zarr store."))
    #expect(try folder.names() == ["draws.zarr"])
  }

  @Test func aLinkToAStoreIsLeftAlone() throws {
    try write([1])
    let link = "\(folder.path)/link.zarr"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store)
    #expect(fault(link).hasPrefix("link.zarr: it is no part of a Zarr store."))
  }

  @Test(arguments: [
    "notes.txt", "g/notes.txt", "g/x/c/notes", "g/x/0", "c/7/notes.txt", "more/c/0",
  ])
  func aStoreWithAnotherFileIsLeftAlone(name: String) throws {
    try write([1])
    try folder.write("mine", "draws.zarr/\(name)")
    let named = name == "more/c/0" ? "more" : name
    #expect(
      fault() == "draws.zarr: \(named) is no part of a Zarr store."
        + " Name another folder, or remove what is there yourself."
    )
    #expect(try String(decoding: folder.read("draws.zarr/\(name)"), as: UTF8.self) == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["draws.zarr"])
  }

  @Test func whatIsAboveTheStoreDoesNotMakeItOne() throws {
    try folder.write("mine", "c/7/8")
    #expect(fault("\(folder.path)/c/7").hasPrefix("c/7: it is no part of a Zarr store."))
    #expect(try folder.names() == ["c", "c/7", "c/7/8"])
  }

  // MARK: What cannot be written

  @Test func aFolderInsideOfNoneIsAnError() {
    #expect(
      fault("\(folder.path)/none/draws.zarr") == "none/draws.zarr: the folder cannot be made"
        + " (No such file or directory)."
        + " Name a folder inside of one that exists and that you can write to."
    )
  }

  @Test(arguments: ["", "/", "//", ".", "..", "draws/.."])
  func aPathMustEndInAName(path: String) {
    #expect(
      fault(path) == "\"\(path)\": the path does not end in a folder's name."
        + " Name the folder, as in draws.zarr."
    )
  }

  @Test func whatCannotBeWrittenLeavesTheOldStore() throws {
    try write([1, 2, 3])
    let before = try folder.names(under: "draws.zarr")
    // Longer than a file system's names are.
    let long = String(repeating: "x", count: 300)
    let tree = DataTree([.init("g", [.coordinate("x", .doubles([1]))]), .init(long, [])])
    let text = message { try tree.write(zarr: store) }
    #expect(text.hasPrefix("\(store): the folder cannot be made (File name too long)."))
    #expect(try folder.names(under: "draws.zarr") == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["draws.zarr"])
  }
}
