internal import Distributions
internal import Modeling
internal import Tensors

/// The latents in which the log joint is proved to be quadratic together, everything else held constant.
struct QuadraticSet {
  /// In order of declaration.
  let variables: [Variable]

  /// The set that covers the most dimensions of those that can be proved.
  init(in elimination: Elimination) {
    let candidates = elimination.remaining.filter { latent in
      Self.isWholeLine(elimination.support(of: latent))
        && Self.obstacle(to: [latent], in: elimination) == nil
    }
    variables = Self.largest(of: candidates, in: elimination)
  }

  /// Whether a latent with this support takes every real value, as an integral over all of them assumes.
  static func isWholeLine(_ support: Support) -> Bool { support == .real || support == .vector }

  /// Why the log joint is not proved quadratic in `latents` together; nil where it is.
  static func obstacle(to latents: [Variable], in elimination: Elimination) -> String? {
    let touched = elimination.factors.filter { $0.reads(anyOf: latents) }.map(\.tensor)
    switch PolynomialDegree(variables: Set(latents)).bound(of: touched) {
    case .unknown(let reason): return reason
    case .atMost(let degree):
      return degree <= 2 ? nil : "it enters to the power of \(degree)"
    }
  }

  private static func largest(of candidates: [Variable], in elimination: Elimination) -> [Variable]
  {
    if candidates.isEmpty || obstacle(to: candidates, in: elimination) == nil { return candidates }
    let sizes = elimination.bound.sizes
    func dimension(_ latents: [Variable]) -> Int {
      latents.map { $0.axes.map { sizes[$0] ?? 1 }.product * $0.shape.product }.reduce(0, +)
    }
    guard candidates.count <= 10 else {
      let ordered = candidates.sorted { dimension([$0]) > dimension([$1]) }
      var kept: [Variable] = []
      for latent in ordered where obstacle(to: kept + [latent], in: elimination) == nil {
        kept.append(latent)
      }
      return candidates.filter(kept.contains)
    }
    let subsets = (1..<1 << candidates.count).map { mask in
      candidates.indices.filter { mask >> $0 & 1 == 1 }.map { candidates[$0] }
    }
    let ordered = subsets.sorted { dimension($0) > dimension($1) }
    return ordered.first { obstacle(to: $0, in: elimination) == nil } ?? []
  }
}
