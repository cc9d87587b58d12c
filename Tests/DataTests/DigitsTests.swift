import EvidenceData
import EvidenceTensors
import Testing

@Suite struct DigitsTests {
  @Test func thereAre1797ImagesOf8By8() throws {
    let digits = try Digits.load()
    #expect(digits.images.shape == [1797, 64])
    #expect(digits.labels.shape == [1797])
    #expect(digits.count == 1797)
    #expect(digits.width == 8 && digits.height == 8)
    #expect(digits.maximum == 16)
  }

  /// The first line of the file that the authors published.
  @Test func theFirstImageIsTheZeroOfTheSource() throws {
    let digits = try Digits.load()
    let start: [Double] = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]
    #expect(Array(digits.images.doubles.prefix(16)) == start)
    #expect(digits.labels[0] == 0)
    #expect(digits.labels[1] == 1)
  }

  /// The sums are those of the published file.
  @Test func allPixelsAndLabelsAreThere() throws {
    let digits = try Digits.load()
    #expect(digits.images.doubles.reduce(0, +) == 561_718)
    #expect(digits.labels.doubles.reduce(0, +) == 8_070)
    #expect(digits.images.doubles.max() == 16)
  }

  @Test func binaryImagesAreOnesFromHalfOfTheMaximumOn() throws {
    let digits = try Digits.load()
    let binary = digits.binarized()
    #expect(binary.shape == [1797, 64])
    #expect(binary.doubles == digits.images.doubles.map { $0 >= 8 ? 1 : 0 })
  }

  @Test func scaledImagesLieBetweenZeroAndOne() throws {
    let scaled = try Digits.load().scaled()
    #expect(scaled.doubles.max() == 1)
    #expect(scaled[3] == 13.0 / 16)
  }

  @Test func theHeldOutImagesAreTheLast() throws {
    let digits = try Digits.load()
    let (train, test) = try digits.split(holdingOut: 297)
    #expect(train.count == 1500)
    #expect(test.count == 297)
    #expect(test.images == digits.images.selecting(rows: 1500..<1797))
    #expect(test.labels[0] == digits.labels[1500])
  }

  @Test func holdingOutAllIsAnError() throws {
    let digits = try Digits.load()
    let text = message { _ = try digits.split(holdingOut: 1797) }
    #expect(
      text == "LabeledImages.split: holding out 1797 of 1797 images leaves nothing to train or to"
        + " test on. Hold out between 1 and 1796 images."
    )
  }

  @Test func theAttributionNamesAuthorsAndLicence() {
    #expect(Digits.attribution.contains("Alpaydin"))
    #expect(Digits.attribution.contains("CC BY 4.0"))
  }
}
