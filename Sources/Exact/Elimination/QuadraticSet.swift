internal import EvidenceDistributions
internal import EvidenceModeling
package import EvidenceTensors

/// The latents in which the log joint is proved to be quadratic together, everything else held constant.
package struct QuadraticSet {
  /// In order of declaration.
  package let variables: [Variable]

  /// The set that covers the most dimensions of those that can be proved.
  package init(in elimination: Elimination) {
    let candidates = elimination.remaining.filter { latent in
      Self.isWholeLine(elimination.support(of: latent))
        && Self.obstacle(to: [latent], in: elimination.factors) == nil
    }
    variables = Self.largest(of: candidates, in: elimination.factors, elimination.sizes)
  }

  /// Whether a latent with this support takes every real value, as an integral over all of them assumes.
  static func isWholeLine(_ support: Support) -> Bool { support == .real || support == .vector }

  /// Why the log joint is not proved quadratic in `latents` together; nil where it is.
  package static func obstacle(to latents: [Variable], in factors: [LogFactor]) -> String? {
    let touched = factors.filter { $0.reads(anyOf: latents) }.map(\.tensor)
    switch PolynomialDegree(variables: Set(latents)).bound(of: touched) {
    case .unknown(let reason): return reason
    case .atMost(let degree):
      return degree <= 2 ? nil : "it enters to the power of \(degree)"
    }
  }

  /// The largest set of `candidates`, by dimension, in which the terms are proved quadratic together.
  package static func largest(
    of candidates: [Variable],
    in factors: [LogFactor],
    _ sizes: [Axis: Int]
  ) -> [Variable] {
    if candidates.isEmpty || obstacle(to: candidates, in: factors) == nil { return candidates }
    func dimension(_ latents: [Variable]) -> Int {
      latents.map { $0.axes.map { sizes[$0] ?? 1 }.product * $0.shape.product }.reduce(0, +)
    }
    guard candidates.count <= mostForAllSubsets else {
      var kept: [Variable] = []
      for latent in candidates.sorted(by: { dimension([$0]) > dimension([$1]) })
      where obstacle(to: kept + [latent], in: factors) == nil {
        kept.append(latent)
      }
      return candidates.filter(kept.contains)
    }
    let subsets = (1..<1 << candidates.count).map { mask in
      candidates.indices.filter { mask >> $0 & 1 == 1 }.map { candidates[$0] }
    }
    let ordered = subsets.sorted { dimension($0) > dimension($1) }
    return ordered.first { obstacle(to: $0, in: factors) == nil } ?? []
  }

  /// Of more candidates, a set is grown from the largest on instead of trying all.
  private static let mostForAllSubsets = 8
}
