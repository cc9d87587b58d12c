internal import Evidence

/// Images to learn from, and images held out.
struct SplitImages {
  let train: LabeledImages
  let test: LabeledImages

  var pixels: Int { train.width * train.height }

  /// 1,500 and 297 digits of 8 × 8 pixels.
  static func digits() throws -> SplitImages {
    let parts = try Digits.load().split(holdingOut: 297)
    return SplitImages(train: parts.train, test: parts.test)
  }

  /// 60,000 and 10,000 pictures of clothes of 28 × 28 pixels.
  static func fashionMNIST() throws -> SplitImages {
    SplitImages(train: try FashionMNIST.load(.train), test: try FashionMNIST.load(.test))
  }
}
