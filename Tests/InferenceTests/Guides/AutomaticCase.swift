import EvidenceInference

/// One row an automatic guide, which the generic tests take.
struct AutomaticCase: Sendable, CustomStringConvertible {
  let guide: AutomaticGuide
  /// What it misses of a normal posterior whose correlation is 0.9.
  let gap: Double
  let description: String

  init(_ guide: AutomaticGuide, gap: Double, _ description: String) {
    (self.guide, self.gap, self.description) = (guide, gap, description)
  }

  /// −½ log(1 − 0.9²) of the correlation is lost where coordinates are independent.
  private static let independent = 0.830_366

  static let all: [AutomaticCase] = [
    .init(.meanField, gap: independent, "mean field"),
    .init(.meanField.marginals(.sinhArcsinh), gap: independent, "mean field, sinh-arcsinh"),
    .init(.fullRank, gap: 0, "full rank"),
    .init(.fullRank.marginals(.sinhArcsinh), gap: 0, "full rank, sinh-arcsinh"),
    .init(.fullRank.marginals(.studentT), gap: 0, "full rank, Student's t"),
    .init(.lowRank(), gap: 0, "low rank"),
    .init(.lowRank(rank: 1), gap: 0, "rank 1"),
    .init(.structured, gap: 0, "structured"),
    .init(.structured.marginals(.sinhArcsinh), gap: 0, "structured, sinh-arcsinh"),
    .init(.flow(layers: 2, hidden: [8]), gap: 0, "inverse autoregressive flow"),
    .init(.laplace, gap: 0, "Laplace"),
  ]
}
