internal import Evidence

extension Comparison {
  /// The comparison as one object.
  var json: JSONValue {
    let weighted = gap.importanceWeighted.map { bound in
      JSONValue.Member("\(bound.particles)", .number(bound.estimate.value))
    }
    return .object([
      .init("model", .string(example.name)),
      .init("data", .string(data)),
      .init("method", .string(gap.exact.method)),
      .init("logEvidence", .number(gap.exact.total)),
      .init("errorBound", .number(gap.exact.errorBound)),
      .init("elbo", .number(gap.elbo)),
      .init("elboStandardError", .number(gap.elboStandardError)),
      .init("kl", JSONValue(gap.divergence)),
      .init("residual", JSONValue(gap.residual)),
      .init("iwae", .object(weighted)),
      .init("khat", .number(khat)),
    ])
  }

  /// Comparisons in rows.
  static func table(of comparisons: [Comparison]) -> TextTable {
    let header = ["model", "log p(x)", "ELBO", "KL", "residual", "50 draws", "k̂"]
    return TextTable(header: header, rows: comparisons.map(\.row), width: 110)
  }

  private var row: [String] {
    let gap = gap
    let elbo =
      gap.elboIsExact
      ? NumberText.fixed(gap.elbo, decimals: 6)
      : NumberText.estimate(gap.elbo, gap.elboStandardError)
    let last = gap.importanceWeighted.last?.estimate.value
    return [
      example.name,
      NumberText.fixed(gap.exact.total, decimals: 6),
      elbo,
      gap.divergence.map { NumberText.fixed($0, decimals: 6) } ?? "–",
      gap.residual.map { NumberText.significant($0, digits: 1) } ?? "–",
      last.map { NumberText.fixed($0, decimals: 4) } ?? "–",
      khat.isFinite ? NumberText.fixed(khat, decimals: 2) : "–",
    ]
  }
}
