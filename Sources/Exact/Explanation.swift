internal import Distributions
internal import Modeling
internal import Tensors

/// Why no exact method covers the latents that remain, one clause a latent.
struct Explanation {
  private let elimination: Elimination

  init(of elimination: Elimination) { self.elimination = elimination }

  var error: UsageError {
    let reasons = elimination.remaining.map { "`\(name(of: $0))`: \(reason(for: $0))" }
    return UsageError(
      what: "no exact method gives log p(x). " + reasons.joined(separator: "; "),
      place: elimination.bound.structure.name,
      fix: "Estimate log p(x) with the importance-weighted bound instead"
    )
  }

  private func name(of variable: Variable) -> String {
    elimination.bound.structure.name(of: variable)
  }

  private func reason(for latent: Variable) -> String {
    let support = elimination.support(of: latent)
    if support == .nonNegativeIntegers { return "it has infinitely many values" }
    if support == .point { return "a point mass has no density" }
    if support.isDiscrete {
      let obstacle = elimination.chainObstacle(to: latent) ?? elimination.refusals[latent]
      return obstacle ?? blocked(latent)
    }
    guard QuadraticSet.isWholeLine(support) else {
      return "it is not Gaussian given the rest, because its support is \(support)"
    }
    if let obstacle = QuadraticSet.obstacle(to: [latent], in: elimination) {
      return "the log joint is not proved quadratic in it, because \(obstacle)"
    }
    return blocked(latent)
  }

  private func blocked(_ latent: Variable) -> String {
    let (touched, plates) = elimination.neighborhood(of: [latent])
    let others = elimination.blockers(of: [latent], touched, keeping: plates)
    let names = others.map { "`\(name(of: $0))`" }.joined(separator: ", ")
    if others.isEmpty {
      return "the log joint is not proved quadratic in it and the others together"
    }
    return "its repetitions depend on each other through \(names)"
  }
}
