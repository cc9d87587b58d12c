internal import Evidence

extension Comparison {
  /// The comparison as one object.
  var json: JSONValue {
    .object([
      .init("model", .string(example.name)),
      .init("data", .string(data)),
      .init("guide", .string(guide)),
      .init("method", .string(gap.method)),
      .init("logEvidence", .number(gap.logEvidence)),
      .init("errorBound", .number(gap.errorBound)),
      .init("elbo", .number(gap.elbo)),
      .init("elboStandardError", .number(gap.elboStandardError)),
      .init("kl", JSONValue(gap.divergence)),
      .init("klStandardError", .number(gap.divergenceStandardError)),
      .init("residual", JSONValue(gap.residual)),
      .init("iwae", iwae(gap.importanceWeighted.map(\.estimate.value))),
      .init("iwaeStandardErrors", iwae(gap.importanceWeighted.map(\.estimate.standardError))),
      .init("khat", .number(khat)),
      .init("gaps", gaps),
      .init("perDatum", gap.perDatum.map { .array($0.map(json)) } ?? .null),
    ])
  }

  private var gaps: JSONValue {
    .object([
      .init("total", .number(gap.gap)),
      .init("approximation", JSONValue(gap.split?.approximation)),
      .init("amortization", JSONValue(gap.split?.amortization)),
    ])
  }

  /// The importance-weighted bounds by their numbers of draws.
  private func iwae(_ numbers: [Double]) -> JSONValue {
    let rungs = zip(gap.importanceWeighted, numbers)
    return .object(rungs.map { .init("\($0.particles)", .number($1)) })
  }

  private func json(_ datum: GapReport.Datum) -> JSONValue {
    .object([
      .init("logEvidence", .number(datum.logEvidence)),
      .init("elbo", .number(datum.elbo)),
      .init("kl", JSONValue(datum.divergence)),
      .init("residual", JSONValue(datum.residual)),
      .init("iwae", iwae(datum.importanceWeighted)),
      .init("approximation", JSONValue(datum.approximationGap)),
      .init("amortization", JSONValue(datum.amortizationGap)),
    ])
  }
}
