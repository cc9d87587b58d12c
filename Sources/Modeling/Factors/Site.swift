package import EvidenceDistributions
package import EvidenceTensors

/// A random variable with its distribution in the joint, or in the guide, of a validated model.
package struct Site: Sendable {
  package let variable: Variable
  /// The variable's name, such as `first.mean`.
  package let path: String
  package let distribution: any Distribution
  /// Where the factor was stated: `File.swift:12`.
  package let place: String
  /// The random variables that the distribution reads, in order of declaration, and then the inputs.
  package let parents: [Variable]
  /// The parameters that the distribution reads, in order of declaration.
  package let parameters: [Variable]

  /// Whether the variable's values are known to be in the support before any number is computed.
  ///
  /// Data are checked when they are bound. A latent's values come from the bijector of the support, from the list of its
  /// values, or from a guide on the same support. Not known are supports that depend on other values, points of a Delta,
  /// and draws that rounding may move to an edge outside an open set.
  let isInsideSupport: Bool

  /// Where entries of the variable's data are missing, the input that says which are not.
  package var presence: Variable?

  /// The variable as an expression.
  package var value: Tensor { Tensor(variable) }

  /// The log-density in nats: summed over the event, one number for each repetition of the plates.
  ///
  /// Values outside the support are looked for only where they can occur; see `logProb(of:)` for any value.
  ///
  /// Of missing entries it is that of the others.
  package var logProb: Tensor {
    if let presence { return logProb(where: Tensor(presence) .> 0.5) }
    return isInsideSupport ? sum(distribution.logDensity(value)) : logProb(of: value)
  }

  /// The log-density of any value of the variable's event shape, summed over the event; −∞ outside the support.
  package func logProb(of value: Tensor) -> Tensor { sum(distribution.logProb(value)) }

  /// The log-density of the entries that are there.
  private func logProb(where isThere: Tensor) -> Tensor {
    let rank = distribution.eventRank
    if rank > 0, let marginal = distribution.logDensity(value, where: isThere) {
      return sum(marginal)
    }
    // Numbers by themselves, or whole members: a number of the support stands where one is missing.
    let inside = distribution.support.interior(of: variable.shape).broadcast(to: variable.shape)
    let known = select(isThere, value, inside)
    let density =
      isInsideSupport ? distribution.logDensity(known) : distribution.logProb(known)
    guard rank > 0 else { return sum(select(isThere, density, 0)) }
    let dimensions = Array(variable.shape.count - rank..<variable.shape.count)
    let isWhole = -max(-select(isThere, Tensor(1), Tensor(0)), dimensions: dimensions)
    return sum(select(isWhole .> 0.5, density, 0))
  }
}
