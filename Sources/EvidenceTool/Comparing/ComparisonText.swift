internal import Evidence

extension Comparison {
  /// Comparisons in rows, and below them how the gaps of amortized guides are divided.
  static func text(of comparisons: [Comparison]) -> String {
    let header = ["model, guide", "log p(x)", "ELBO", "KL", "residual", "50 draws", "k̂"]
    var table = TextTable(header: header, rows: comparisons.map(\.row)).description
    if comparisons.contains(where: \.hasEstimates) {
      table += "\n\nDigits in parentheses are standard errors of the last digits before them."
    }
    let uncertain = comparisons.filter { !$0.gap.isCertified }.map(\.example.name)
    if !uncertain.isEmpty {
      let names = uncertain.joined(separator: ", ")
      table +=
        "\n\nNot certified: log p(x) of \(names), whose rounding error is not known to be small."
    }
    let divided = comparisons.filter { $0.gap.split != nil }
    guard !divided.isEmpty else { return table }
    let columns = ["guide with a network", "gap", "of its family", "of the network"]
    let split = TextTable(header: columns, rows: divided.map(\.splitRow)).description
    return "\(table)\n\n\(split)"
  }

  /// The terms of the first data, one a row; nil where the data are not independent.
  ///
  /// The bound of one draw is an estimate of the ELBO, and left out.
  func perDatumText(first count: Int) -> String? {
    guard let data = gap.perDatum else { return nil }
    func brief(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, decimals: 3) } ?? "–"
    }
    let rungs = gap.importanceWeighted.indices.filter { gap.importanceWeighted[$0].particles > 1 }
    let isSplit = gap.split != nil
    let rows = data.prefix(count).enumerated().map { index, datum in
      let own = ["\(index)", brief(datum.logEvidence), brief(datum.elbo), brief(datum.divergence)]
      let weighted = rungs.map { brief(datum.importanceWeighted[$0]) }
      let parts = [brief(datum.approximationGap), brief(datum.amortizationGap)]
      return own + [small(datum.residual)] + weighted + (isSplit ? parts : [])
    }
    let weighted = rungs.map { "L\(gap.importanceWeighted[$0].particles)" }
    let header = ["datum", "log p(x)", "ELBO", "KL", "residual"] + weighted
    let all = header + (isSplit ? ["family", "network"] : [])
    let table = TextTable(header: all, rows: rows).description
    let rest = data.count - rows.count
    return rest > 0 ? "\(table)\n… and \(rest) more" : table
  }

  private var row: [String] {
    let last = gap.importanceWeighted.last?.estimate.value
    let khat = khat.isFinite ? NumberText.fixed(khat, decimals: 2) : "–"
    return [
      "\(example.name), \(guide)", number(gap.logEvidence), number(gap.elbo, gap.elboStandardError),
      number(gap.divergence, gap.divergenceStandardError), small(gap.residual), number(last), khat,
    ]
  }

  private var hasEstimates: Bool { gap.elboStandardError > 0 || gap.divergenceStandardError > 0 }

  private var splitRow: [String] {
    let parts = [gap.gap, gap.split?.approximation, gap.split?.amortization]
    return [example.name] + parts.map { number($0) }
  }

  /// Exact numbers to four decimals, estimates to their errors.
  private func number(_ value: Double?, _ error: Double = 0) -> String {
    guard let value else { return "–" }
    guard error > 0 else { return NumberText.fixed(value, decimals: 4) }
    return NumberText.conciseEstimate(value, error)
  }

  private func small(_ value: Double?) -> String {
    value.map { NumberText.significant($0, digits: 1) } ?? "–"
  }
}
