public import EvidenceTensors

/// Grayscale images of one size, each with a label.
public struct LabeledImages: Sendable, Equatable {
  /// The pixels in bytes, of shape `[count, width * height]`; rows of a picture from the top.
  public let images: Values
  /// The labels, of shape `[count]`.
  public let labels: Values
  /// The pixels in a row.
  public let width: Int
  /// The rows of a picture.
  public let height: Int
  /// The largest value a pixel can have.
  public let maximum: Double

  /// The number of images.
  public var count: Int { images.rows }

  init(images: Values, labels: Values, width: Int, height: Int, maximum: Double) {
    precondition(images.shape == [labels.count, width * height], "LabeledImages: shapes disagree")
    self.images = images
    self.labels = labels
    self.width = width
    self.height = height
    self.maximum = maximum
  }

  /// Images of rank 3 and labels of rank 1 from two IDX files, plain or compressed with gzip.
  ///
  /// - Throws: `UsageError` as `IDX.read`, and when a file has the wrong kind of contents or the
  ///   two have different numbers of rows.
  public init(idxImages imagePath: String, labels labelPath: String) throws {
    let pictures = try IDX.read(path: imagePath)
    let labels = try IDX.read(path: labelPath)
    try Self.check(pictures, rank: 3, of: "images", at: imagePath)
    try Self.check(labels, rank: 1, of: "labels", at: labelPath)
    guard labels.rows == pictures.rows else {
      throw UsageError(
        what: "\(labels.rows) labels do not fit the \(pictures.rows) images of \(imagePath)",
        place: labelPath,
        fix: "Take both files from the same set"
      )
    }
    let (height, width) = (pictures.shape[1], pictures.shape[2])
    self.init(
      images: try pictures.reshaped(to: [pictures.rows, width * height]),
      labels: labels,
      width: width,
      height: height,
      maximum: 255
    )
  }

  private static func check(_ values: Values, rank: Int, of role: String, at path: String) throws {
    guard case .bytes = values.storage, values.shape.count == rank else {
      throw UsageError(
        what: "the file's shape is \(values.shape), and \(role) are unsigned bytes of rank \(rank)",
        place: path,
        fix: "Check that the files of images and labels are not exchanged"
      )
    }
  }
}

extension LabeledImages {
  /// The pixels in black and white: 1 from half of `maximum` on, else 0; in bytes.
  public func binarized() -> Values {
    images.binarized(atLeast: maximum / 2)
  }

  /// The pixels scaled to [0, 1], as floats.
  public func scaled() -> Values {
    guard case .bytes(let pixels) = images.storage else {
      return images.mapped { $0 / maximum }
    }
    let largest = Float(maximum)
    return Values(.floats(pixels.map { Float($0) / largest }), fitting: images.shape)
  }

  /// The given images with their labels, in the order asked for.
  ///
  /// - Precondition: every row is one of `0..<count`.
  public func selecting(rows: some Collection<Int>) -> LabeledImages {
    LabeledImages(
      images: images.selecting(rows: rows),
      labels: labels.selecting(rows: rows),
      width: width,
      height: height,
      maximum: maximum
    )
  }

  /// All but the last `held` images, and these.
  ///
  /// - Throws: `UsageError` when that leaves nothing on either side.
  public func split(holdingOut held: Int) throws -> (train: LabeledImages, test: LabeledImages) {
    guard held > 0, held < count else {
      throw UsageError(
        what: "holding out \(held) of \(count) images leaves nothing to train or to test on",
        place: "LabeledImages.split",
        fix: "Hold out between 1 and \(count - 1) images"
      )
    }
    let cut = count - held
    return (selecting(rows: 0..<cut), selecting(rows: cut..<count))
  }
}
