internal import CEvidenceDigits
internal import EvidenceFiles
internal import EvidenceTensors

/// 1,797 handwritten digits of 8 × 8 pixels with values from 0 to 16, part of the package.
///
/// - Reference: E. Alpaydin and C. Kaynak (1998), doi:10.24432/C50P49, the test part.
public enum Digits {
  /// The data set's authors and licence, to be shown where its images are.
  public static let attribution = """
    E. Alpaydin, C. Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine \
    Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0.
    """

  /// All images with their labels.
  ///
  /// - Throws: `UsageError` when the embedded file is damaged.
  public static func load() throws -> LabeledImages {
    let start = evidence_digits_start()
    let compressed = UnsafeBufferPointer(start: start, count: evidence_digits_count)
    let name = "digits.csv.gz"
    let csv = try Gzip.inflate(Array(compressed), name: name)
    let table = try Table(csv: csv, name: name, header: false)
    let pixels = 64
    let bytes = table.values.doubles.map { UInt8(clamping: Int($0)) }
    let starts = stride(from: 0, to: bytes.count, by: pixels + 1)
    return LabeledImages(
      images: try Values(starts.flatMap { bytes[$0..<$0 + pixels] }, shape: [table.count, pixels]),
      labels: Values(starts.map { bytes[$0 + pixels] }),
      width: 8,
      height: 8,
      maximum: 16
    )
  }
}
