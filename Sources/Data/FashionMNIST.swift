internal import EvidenceFiles
internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Fashion-MNIST: 60,000 + 10,000 images of clothes, 28 × 28 pixels with values from 0 to 255.
///
/// - Reference: H. Xiao, K. Rasul, R. Vollgraf (2017), arXiv:1708.07747.
public enum FashionMNIST {
  /// The two parts of the data set.
  public enum Part: String, Sendable, CaseIterable {
    /// 60,000 images.
    case train
    /// 10,000 images.
    case test

    fileprivate var prefix: String {
      switch self {
      case .train: "train"
      case .test: "t10k"
      }
    }
  }

  /// What the labels 0 to 9 stand for.
  public static let classes = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// The environment variable that names the folder of the files.
  public static let environmentVariable = "EVIDENCE_FASHION_MNIST"

  /// The images and labels of one part, from IDX files under their usual names, with or without
  /// `.gz`: in `directory`, else in the folder that the environment variable names, else where
  /// Debian's package dataset-fashion-mnist puts them.
  ///
  /// - Throws: `UsageError` when a file is missing, as `IDX.read` does when it is damaged, and when
  ///   images and labels disagree.
  public static func load(_ part: Part, directory: String? = nil) throws -> LabeledImages {
    let installed = "/usr/share/datasets/fashion-mnist"
    let named = getenv(environmentVariable).map { String(cString: $0) }
    let folder = directory ?? named ?? installed
    return try LabeledImages(
      idxImages: find("\(part.prefix)-images-idx3-ubyte", in: folder),
      labels: find("\(part.prefix)-labels-idx1-ubyte", in: folder)
    )
  }

  private static func find(_ name: String, in folder: String) throws -> String {
    let plain = "\(folder)/\(name)"
    let compressed = "\(plain).gz"
    if FileBytes.exists(compressed) { return compressed }
    if FileBytes.exists(plain) { return plain }
    throw UsageError(
      what: "there is no such file",
      place: compressed,
      fix: "Install Debian's package with 'apt-get install dataset-fashion-mnist',"
        + " or name the folder in \(environmentVariable)"
    )
  }
}
