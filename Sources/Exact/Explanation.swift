internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Why no exact method covers the latents that remain, one clause a latent.
struct Explanation {
  private let elimination: Elimination
  /// With continuous latents eliminated first, where they are of a known form.
  private let coupled: Elimination
  /// Before anything was eliminated.
  private let start: Elimination

  /// Of the orders that lead nowhere, the usual one is explained, or the first that leaves fewer discrete latents.
  init(of order: EliminationOrder) {
    let ends = order.deadEnds
    func discrete(_ end: Elimination) -> Int {
      end.remaining.count { end.support(of: $0).isDiscrete }
    }
    let least = ends.map(discrete).min()
    elimination = ends.first { discrete($0) == least } ?? ends[0]
    coupled = ends.count > 1 ? ends[1] : ends[0]
    start = Elimination(elimination.bound)
  }

  var error: UsageError {
    let reasons = elimination.remaining.map { "\(quoted($0)): \(reason(for: $0))" }
    return UsageError(
      what: "no exact method gives log p(x). " + reasons.joined(separator: "; ") + quadrature,
      place: elimination.bound.structure.name,
      fix: "Estimate log p(x) with the importance-weighted bound instead"
    )
  }

  private func quoted(_ variable: Variable) -> String {
    "`\(elimination.bound.structure.name(of: variable))`"
  }

  private func reason(for latent: Variable) -> String {
    let support = elimination.support(of: latent)
    if support == .point { return "a point mass has no density" }
    if support.isDiscrete {
      if support.enumeratedValues == nil { return unlisted(latent, support) }
      let refusals = elimination.refusals[latent]?.reversed().map(\.description)
      return refusals?.joined(separator: ", and ") ?? blocked(latent)
    }
    guard QuadraticSet.isWholeLine(support) else { return conjugacy(of: latent) }
    if let obstacle = QuadraticSet.obstacle(to: [latent], in: start.factors) {
      return "the log joint is not proved quadratic in it, because \(obstacle)"
    }
    if QuadraticSet.obstacle(to: [latent], in: elimination.factors) != nil, !summed.isEmpty {
      let names = summed.map(quoted).joined(separator: ", ")
      return "it is Gaussian given \(names), which is no longer so once these are summed out"
        + refusal
    }
    return blocked(latent)
  }

  /// Why a discrete latent is not summed out whatever else is done.
  private func unlisted(_ latent: Variable, _ support: Support) -> String {
    guard support.bounds?.high.constantValue == .infinity,
      let site = elimination.bound.structure.jointSite(of: latent)
    else { return "its values, \(support), are not listed before any number is computed" }
    let name = site.distribution.name
    return "it has infinitely many values, of which Truncated(\(name)(…), below: …) leaves "
      + "finitely many"
  }

  /// The discrete latents that were summed out.
  private var summed: [Variable] {
    elimination.bound.structure.latents.filter {
      !elimination.remaining.contains($0) && elimination.support(of: $0).isDiscrete
    }
  }

  /// Why the discrete latents are not summed out last, such as ", and otherwise the table over … would hold …".
  private var refusal: String {
    let reason = summed.lazy.compactMap { coupled.refusals[$0]?.last?.reason }.first
    return reason.map { ", and otherwise \($0)" } ?? ""
  }

  private func conjugacy(of latent: Variable) -> String {
    switch (start.proof(for: latent), elimination.proof(for: latent)) {
    case (.obstacle(let obstacle), _):
      return "its posterior is not proved to be of a conjugate family, because \(obstacle)"
    case (.family(let family), .obstacle) where !summed.isEmpty:
      let names = summed.map(quoted).joined(separator: ", ")
      return "its posterior is \(family.name) given \(names), which is no longer so once these are "
        + "summed out\(refusal)"
    case (.family(let family), .obstacle):
      return "its posterior is \(family.name) given the others, which are not eliminated after it"
    case (.family, .family): return blocked(latent)
    }
  }

  private func blocked(_ latent: Variable) -> String {
    let (touched, plates) = elimination.neighborhood(of: [latent])
    let others = elimination.blockers(of: [latent], touched, keeping: plates)
    if others.isEmpty {
      return "the log joint is not proved quadratic in it and the others together"
    }
    let names = others.map(quoted).joined(separator: ", ")
    return "its repetitions depend on each other through \(names)"
  }

  /// Such as "; and quadrature covers 3 dimensions, not the 20 per Images of `h`", or "…, not the 21 of `tau` and `lambda`".
  private var quadrature: String {
    let continuous = elimination.remaining.filter { !elimination.support(of: $0).isDiscrete }
    guard !continuous.isEmpty, continuous.count == elimination.remaining.count else { return "" }
    let most = QuadratureTarget.mostDimensions
    let large = continuous.filter { dimensions(of: $0) > most }
    let start = "; and quadrature covers \(most) dimensions, not the "
    guard large.isEmpty else { return start + large.map(words).joined(separator: ", ") }
    // None is too large by itself: all of them are, with their repetitions.
    let total = continuous.reduce(0) { sum, latent in
      sum + latent.plates.reduce(dimensions(of: latent)) { $0 * (elimination.bound.sizes[$1] ?? 1) }
    }
    guard total > most else { return "" }
    let names = continuous.map(quoted)
    let others = names.dropLast().joined(separator: ", ")
    let listed = others.isEmpty ? names[0] : "\(others) and \(names[names.count - 1])"
    return "\(start)\(total) of \(listed)"
  }

  private func words(_ latent: Variable) -> String {
    let plates = latent.plates.map(\.name).joined(separator: " and ")
    let each = plates.isEmpty ? "" : " per \(plates)"
    return "\(dimensions(of: latent))\(each) of \(quoted(latent))"
  }

  /// The free coordinates of one repetition.
  private func dimensions(of latent: Variable) -> Int {
    let bijector = elimination.support(of: latent).bijector
    return (bijector?.unconstrainedShape(for: latent.shape) ?? latent.shape).product
  }
}
