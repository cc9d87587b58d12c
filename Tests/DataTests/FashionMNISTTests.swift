import EvidenceData
import EvidenceTensors
import Foundation
import Testing

@Suite struct FashionMNISTTests {
  private static let isInstalled = FileManager.default.fileExists(
    atPath: "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz"
  )

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ part: FashionMNIST.Part) -> String {
    message { _ = try FashionMNIST.load(part, directory: folder.path) }
      .replacing("\(folder.path)/", with: "")
  }

  /// The class counts are 1,000 each in the paper's table 2.
  @Test(.enabled(if: isInstalled, "Debian's package dataset-fashion-mnist is not installed"))
  func theTestPartHas1000ImagesOfEachClass() throws {
    let set = try FashionMNIST.load(.test)
    #expect(set.images.shape == [10_000, 784])
    #expect(set.width == 28 && set.height == 28)
    for label in 0..<10 {
      #expect(set.labels.doubles.count { $0 == Double(label) } == 1000)
    }
  }

  @Test func binaryPixelsAreOnesFrom128On() throws {
    _ = try folder.write(idx([2, 1, 2], [127, 128, 0, 255]), "train-images-idx3-ubyte")
    _ = try folder.write(compressed(idx([2], [9, 1])), "train-labels-idx1-ubyte.gz")
    let set = try FashionMNIST.load(.train, directory: folder.path)
    #expect(try set.binarized() == Values([0, 1, 0, 1], shape: [2, 2]))
    #expect(set.labels == [9, 1])
  }

  @Test func aMissingFileNamesThePackage() {
    #expect(
      fault(.test) == "t10k-images-idx3-ubyte.gz: there is no such file. Install Debian's package"
        + " with 'apt-get install dataset-fashion-mnist', or name the folder in"
        + " EVIDENCE_FASHION_MNIST."
    )
  }

  @Test func asManyLabelsAsImages() throws {
    let images = try folder.write(idx([2, 1, 2], [1, 2, 3, 4]), "t10k-images-idx3-ubyte")
    _ = try folder.write(idx([3], [1, 2, 3]), "t10k-labels-idx1-ubyte")
    #expect(
      message { _ = try FashionMNIST.load(.test, directory: folder.path) }
        == "\(folder.path)/t10k-labels-idx1-ubyte: 3 labels do not fit the 2 images of \(images)."
        + " Take both files from the same set."
    )
  }

  @Test func labelsInPlaceOfImagesAreRefused() throws {
    _ = try folder.write(idx([3], [1, 2, 3]), "t10k-images-idx3-ubyte")
    _ = try folder.write(idx([3], [1, 2, 3]), "t10k-labels-idx1-ubyte")
    #expect(
      fault(.test) == "t10k-images-idx3-ubyte: the file's shape is [3], and images are unsigned"
        + " bytes of rank 3. Check that the files of images and labels are not exchanged."
    )
  }
}
