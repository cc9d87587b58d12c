import CEvidenceZlib
import EvidenceReports
import EvidenceTensors
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ImageGridTests {
  /// The size and the pixels of an 8-bit gray file with one chunk of data.
  private func decoded(_ png: [UInt8]) throws -> (width: Int, height: Int, pixels: [UInt8]) {
    func number(_ start: Int) -> Int { png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let (width, height) = (number(16), number(20))
    #expect(Array(png[24..<29]) == [8, 0, 0, 0, 0])
    var start = 8
    var data: [UInt8] = []
    while start < png.count {
      let (length, checked) = (number(start), Array(png[start + 4..<start + 8 + number(start)]))
      #expect(crc32(0, checked, UInt32(checked.count)) == UInt(number(start + 8 + length)))
      if checked.starts(with: "IDAT".utf8) { data = Array(checked.dropFirst(4)) }
      start += 12 + length
    }
    var size = UInt(height * (width + 1))
    var lines = [UInt8](repeating: 0, count: Int(size))
    #expect(uncompress(&lines, &size, data, UInt(data.count)) == Z_OK)
    let rows = stride(from: 0, to: lines.count, by: width + 1)
    return (width, height, rows.flatMap { lines[$0 + 1..<$0 + 1 + width] })
  }

  @Test func pixelsAreSquaresOnWhite() throws {
    let images = try Values([[0, 1], [0.5, 2]])
    let grid = try ImageGrid(images, width: 2, height: 1, columns: 2, scale: 2)
    let (width, height, pixels) = try decoded(grid.png)
    #expect(width == 20 && height == 10)
    let edge = [UInt8](repeating: 255, count: 4)
    let row = edge + [0, 0, 255, 255] + edge + [128, 128, 255, 255] + edge
    let white = [UInt8](repeating: 255, count: 80)
    #expect(pixels == white + row + row + white)
  }

  @Test func theMaximumIsWhiteAndNaNBlack() throws {
    let images = try Values([[16, 8, .nan, -1]])
    let grid = try ImageGrid(images, width: 4, height: 1, maximum: 16, scale: 1)
    let (width, _, pixels) = try decoded(grid.png)
    #expect(Array(pixels[4 * width + 4..<4 * width + 8]) == [255, 128, 0, 0])
  }

  @Test func thePictureWithCaptionsIsWellFormed() throws {
    let images = try Values([UInt8](repeating: 1, count: 5 * 6), shape: [5, 6])
    let grid = try ImageGrid(images, width: 3, height: 2, columns: 3)
    let svg = grid.svg(title: "a & b", captions: ["0", "<1>"], rowCaptions: ["data", "draws"])
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(svg.components(separatedBy: "<image").count - 1 == 5)
    #expect(svg.contains(">&lt;1&gt;<") && svg.contains(">draws<"))
  }

  @Test func embeddedImagesAreTheBytesOfAPNG() throws {
    let grid = try ImageGrid(Values([[0, 1, 0.5]]), width: 3, height: 1, scale: 1)
    let text = grid.svg(title: "t").split(separator: "base64,")[1].split(separator: "\"")[0]
    let data = try #require(Data(base64Encoded: String(text)))
    #expect(try decoded(Array(data)).pixels == [0, 255, 128])
  }

  @Test func imagesHaveTheSizeThatIsSaid() throws {
    let error = #expect(throws: UsageError.self) {
      try ImageGrid(Values([[0, 1, 0.5]]), width: 2, height: 2)
    }
    #expect(
      error?.description == "ImageGrid.init: shape [1, 3] is not that of images of 2 x 2 pixels."
        + " Give values of shape [count, width * height] with at least one image."
    )
  }

  @Test func measuresArePositive() throws {
    let error = #expect(throws: UsageError.self) {
      try ImageGrid(Values([[0]]), width: 1, height: 1, columns: 0)
    }
    #expect(
      error?.description == "ImageGrid.init: columns: 0, maximum: 1.0, scale: 1 are not all"
        + " positive. Give positive ones."
    )
  }
}
