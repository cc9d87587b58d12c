internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Sequences whose steps depend on their neighbours only: eliminated in time linear in their length.
extension Elimination {
  /// Sums out discrete sequences for which a proof is found, all of one length that are read together.
  mutating func eliminateDiscreteChain() -> Bool {
    let sequences = remaining.filter { latent in
      latent.shape.count == 1 && latent.shape[0] > 1 && choices(of: latent) != nil
    }
    for group in groups(of: sequences) {
      let choices = group.compactMap(choices(of:))
      guard let width = Enumeration.count(choices.map(\.count)) else { continue }
      guard let (terms, _, plates) = chainTerms(of: group) else { continue }
      let repetitions = plates.map { tableSizes[$0] ?? 1 }.product
      if let square = Enumeration.count([width, width]), square <= EnumerationCost.limit {
        let chain = DiscreteChain(terms, choices, plates: plates)
        let (single, double) = (chain.unary.shape.product, chain.pair.shape.product)
        if let cost = Enumeration.count([single + double, repetitions]),
          cost <= EnumerationCost.limit
        {
          take(chain)
          return true
        }
      }
      let names = group.map { "`\(bound.structure.name(of: $0))`" }.joined(separator: ", ")
      for latent in group {
        refuse(
          latent,
          "the forward algorithm over \(names) would hold tables of \(width) by \(width) numbers for "
            + "\(group[0].shape[0]) steps, above the limit of \(EnumerationCost.limit) in all"
        )
      }
    }
    return false
  }

  /// Integrates out sequences in which the log joint is quadratic, where that is cheaper than as one vector.
  mutating func eliminateGaussianChain() -> Bool {
    let sequences = QuadraticSet(in: self).variables.filter { latent in
      guard let length = latent.shape.first else { return false }
      return length > 1 && latent.shape.product > Self.mostDimensionsOfOneVector
    }
    for group in groups(of: sequences) {
      guard let (terms, logJoint, plates) = chainTerms(of: group) else { continue }
      let isFinal = remaining.allSatisfy { other in
        group.contains(other) || !logJoint.variables.contains(other)
      }
      take(GaussianChain(terms, of: logJoint, plates: plates, isFinal: isFinal))
      return true
    }
    return false
  }

  /// One dense factor is as fast up to about this size.
  private static let mostDimensionsOfOneVector = 24

  private func choices(of latent: Variable) -> Range<Int>? {
    support(of: latent).enumeratedValues
  }

  /// Sequences of the same length and plates that some term reads together.
  private func groups(of sequences: [Variable]) -> [[Variable]] {
    var groups: [[Variable]] = []
    for latent in sequences {
      let joined = groups.indices.filter { index in
        let other = groups[index][0]
        guard other.axes == latent.axes, other.shape[0] == latent.shape[0] else { return false }
        return factors.contains { $0.reads(anyOf: groups[index]) && $0.reads(anyOf: [latent]) }
      }
      let all = joined.flatMap { groups[$0] } + [latent]
      groups = groups.indices.filter { !joined.contains($0) }.map { groups[$0] } + [all]
    }
    return groups
  }

  /// The log joint of a group as a sum over steps; nil where that is not proved.
  private mutating func chainTerms(
    of group: [Variable]
  ) -> (ChainTerms, logJoint: Tensor, plates: AxisSet)? {
    let (touched, plates) = neighborhood(of: group)
    guard group.allSatisfy({ $0.axes == plates }) else { return nil }
    guard blockers(of: group, touched, keeping: plates).isEmpty else { return nil }
    let logJoint = sum(of: touched, keeping: plates)
    let terms = ChainTerms(of: logJoint, group)
    if let obstacle = terms.obstacle {
      for latent in group { refuse(latent, "it is no chain, because \(obstacle)") }
      return nil
    }
    return (terms, logJoint, plates)
  }
}

extension Enumeration {
  /// The product of several numbers; nil where it does not fit an integer.
  static func count(_ factors: [Int]) -> Int? {
    var count = 1
    for factor in factors {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }
}
