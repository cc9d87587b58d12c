import EvidenceData
import EvidenceTensors
import Testing

@Suite struct IDXTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8], _ name: String = "file") throws -> Values {
    try IDX.read(path: folder.write(bytes, name))
  }

  private func fault(_ bytes: [UInt8], _ name: String = "file") -> String {
    message { _ = try read(bytes, name) }.replacing("\(folder.path)/", with: "")
  }

  // MARK: What is read

  @Test(arguments: [false, true])
  func bytesOfRankThreeAreReadPlainAndCompressed(isCompressed: Bool) throws {
    let bytes = idx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255])
    let values = try read(isCompressed ? compressed(bytes) : bytes)
    #expect(values.shape == [2, 2, 3])
    #expect(values.storage.count == 12)
    #expect(values[11] == 255)
  }

  @Test func compressedMembersInARowAreOneFile() throws {
    let bytes = idx([2], [7, 9])
    let values = try read(
      compressed(Array(bytes.prefix(5))) + compressed(Array(bytes.dropFirst(5)))
    )
    #expect(values == [7, 9])
  }

  @Test(
    arguments: [
      (kind: 0x09, bytes: [0xFF, 0x7F], expected: [-1, 127]),
      (kind: 0x0B, bytes: [0xFF, 0xFE, 0x01, 0x00], expected: [-2, 256]),
      (kind: 0x0C, bytes: [0xFF, 0xFF, 0xFF, 0xFD, 0, 1, 0, 0], expected: [-3, 65536]),
      (kind: 0x0D, bytes: [0x3F, 0xC0, 0, 0, 0xBF, 0x80, 0, 0], expected: [1.5, -1]),
      (
        kind: 0x0E, bytes: [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xBF, 0xE0, 0, 0, 0, 0, 0, 0],
        expected: [1.5, -0.5]
      ),
    ] as [(kind: UInt8, bytes: [UInt8], expected: [Double])]
  )
  func everyElementTypeIsRead(kind: UInt8, bytes: [UInt8], expected: [Double]) throws {
    #expect(try read(idx([2], bytes, kind: kind)).doubles == expected)
  }

  // MARK: What is refused

  @Test func aMissingFileIsNamed() {
    let text = message { _ = try IDX.read(path: "/nowhere/images.gz") }
    #expect(
      text == "/nowhere/images.gz: the file cannot be read (No such file or directory)."
        + " Check the path and the file's permissions."
    )
  }

  @Test func aFolderIsNoFile() {
    let text = message { _ = try IDX.read(path: folder.path) }
    #expect(
      text == "\(folder.path): the file cannot be read (Is a directory)."
        + " Check the path and the file's permissions."
    )
  }

  @Test func anEmptyFileIsRefused() {
    #expect(fault([]) == "file: the file is empty. Give a file with data.")
  }

  @Test func aNameThatSaysGzipMustHoldIt() {
    #expect(
      fault(idx([1], [7]), "file.gz") == "file.gz, byte 0: the file starts with 00 00 and not as"
        + " gzip does (1f 8b). Remove .gz from its name if it is not compressed, else copy or"
        + " download it again."
    )
  }

  @Test func truncatedGzipIsRefused() {
    let whole = compressed(idx([8], [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(
      fault(Array(whole.dropLast(9))) == "file, byte \(whole.count - 9): the compressed data ends"
        + " early. Copy or download the file again."
    )
  }

  @Test func aWrongChecksumIsRefused() {
    var whole = compressed(idx([8], [1, 2, 3, 4, 5, 6, 7, 8]))
    whole[whole.count - 8] ^= 1
    #expect(
      fault(whole) == "file, byte \(whole.count - 4): the compressed data is damaged"
        + " (incorrect data check). Copy or download the file again."
    )
  }

  @Test func garbageAfterGzipIsRefused() {
    let whole = compressed(idx([1], [1]))
    #expect(
      fault(whole + [1, 2, 3]) == "file, byte \(whole.count): 3 bytes follow the end of the"
        + " compressed data. Copy or download the file again."
    )
  }

  @Test(
    arguments: [
      (bytes: [0x3C, 0x21, 0x64, 0x6F], shown: "3c 21 64 6f"),
      (bytes: [0, 0, 0x08], shown: "00 00 08"),
      (bytes: [0, 0, 0x0A, 1, 0, 0, 0, 1, 7], shown: "00 00 0a 01"),
      (bytes: [0, 0, 0x08, 0, 7], shown: "00 00 08 00"),
    ] as [(bytes: [UInt8], shown: String)]
  )
  func aWrongMagicNumberIsShown(bytes: [UInt8], shown: String) {
    #expect(
      fault(bytes) == "file, byte 0: the magic number \(shown) is not that of an IDX file."
        + " Give an IDX file: images start with 00 00 08 03 and labels with 00 00 08 01."
    )
  }

  @Test func aHeaderThatEndsEarlyIsRefused() {
    #expect(
      fault([0, 0, 8, 3, 0, 0, 0, 2, 0, 0]) == "file, byte 10: the header ends early: with 3 sizes"
        + " it takes 16 bytes. Copy or download the file again."
    )
  }

  @Test(arguments: [11, 13])
  func theFileHoldsWhatItsHeaderPromises(present: Int) {
    let bytes = idx([2, 2, 3], [UInt8](repeating: 1, count: present))
    #expect(
      fault(bytes) == "file, byte 16: the header promises 2 x 2 x 3 elements, each of 1 bytes, and"
        + " \(present) bytes follow. Copy or download the file again."
    )
  }

  @Test func sizesTooLargeForAnyComputerAreRefused() {
    let bytes = idx([.max, .max, .max], [1])
    #expect(
      fault(bytes) == "file, byte 16: the header promises 4294967295 x 4294967295 x 4294967295"
        + " elements, each of 1 bytes, and 1 bytes follow. Copy or download the file again."
    )
  }
}
