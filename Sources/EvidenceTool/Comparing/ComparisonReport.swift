internal import Evidence

extension Comparison {
  /// The comparison as one object.
  var json: JSONValue {
    .object([
      .init("model", .string(example.name)),
      .init("data", .string(data)),
      .init("method", .string(exact.method)),
      .init("logEvidence", .number(exact.total)),
      .init("errorBound", .number(exact.errorBound)),
      .init("elbo", .number(elbo.value)),
      .init("elboStandardError", .number(elbo.standardError)),
      .init("kl", JSONValue(divergence)),
      .init("residual", JSONValue(residual)),
      .init("iwae", .object(weighted.map { .init("\($0.particles)", .number($0.estimate.value)) })),
      .init("khat", .number(khat)),
    ])
  }

  /// Comparisons in rows.
  static func table(of comparisons: [Comparison]) -> TextTable {
    let rows = comparisons.map { comparison in
      [
        comparison.example.name,
        NumberText.fixed(comparison.exact.total, decimals: 6),
        NumberText.estimate(comparison.elbo.value, comparison.elbo.standardError),
        comparison.divergence.map { NumberText.fixed($0, decimals: 6) } ?? "",
        comparison.residual.map { NumberText.significant($0, digits: 2) } ?? "",
        comparison.weighted.last.map { NumberText.fixed($0.estimate.value, decimals: 4) } ?? "",
        comparison.khat.isFinite ? NumberText.fixed(comparison.khat, decimals: 2) : "–",
      ]
    }
    let header = ["model", "log p(x)", "ELBO", "KL", "residual", "50 draws", "k̂"]
    return TextTable(header: header, rows: rows, width: 110)
  }
}
