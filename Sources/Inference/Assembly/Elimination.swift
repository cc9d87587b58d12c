package import Tensors

/// Sums finite discrete latents out of a product of factors that repeat over plates.
///
/// Terms are logarithms. To sum out a latent, every term that carries its values is first added up over the plates that the
/// latent does not repeat over (a product over repetitions); the terms are added and log Σ exp taken over the values. A latent
/// inside more plates goes first; of those, the one that leaves the smallest table.
/// - Reference: Obermeyer et al. (2019), "Tensor variable elimination for plated factor graphs", algorithm 1.
package struct Elimination {
  package private(set) var parts: [Part]
  private var remaining: [GuideFamily.Enumerated]
  /// The largest number of combined values that a table may have.
  package static let limit = 65_536

  package init(_ parts: [Part], of latents: [GuideFamily.Enumerated]) throws(UsageError) {
    self.parts = parts
    remaining = latents
    while !remaining.isEmpty { try eliminate(next()) }
  }

  private func carrying(_ axis: Axis) -> [Part] { parts.filter { $0.value.axes.contains(axis) } }

  /// The other latents whose values a table over `latent` runs over.
  private func neighbours(of latent: GuideFamily.Enumerated) -> [GuideFamily.Enumerated] {
    let terms = carrying(latent.axis)
    return remaining.filter { other in
      other.axis != latent.axis && terms.contains { $0.value.axes.contains(other.axis) }
    }
  }

  /// Whether every other latent in its terms is in no further plates, so that adding up keeps them apart.
  private func isReady(_ latent: GuideFamily.Enumerated) -> Bool {
    neighbours(of: latent).allSatisfy { $0.variable.axes.isSubset(of: latent.variable.axes) }
  }

  private func next() throws(UsageError) -> GuideFamily.Enumerated {
    let ready = remaining.filter(isReady)
    let sizes = ready.map { latent in
      ([latent] + neighbours(of: latent)).compactMap(\.axis.fixedSize).reduce(1) { product, size in
        product.multipliedReportingOverflow(by: size).overflow ? Int.max : product * size
      }
    }
    guard let best = sizes.indices.min(by: { sizes[$0] < sizes[$1] }) else {
      let names = remaining.map { "`\($0.path)`" }.joined(separator: ", ")
      throw UsageError(
        what: "\(names) depend on one another across different plates and cannot be summed out yet",
        place: remaining[0].place,
        fix: "Let each of them repeat over the plates of the latent that it reads"
      )
    }
    let latent = ready[best]
    if sizes[best] > Self.limit {
      let names = ([latent] + neighbours(of: latent)).map { "`\($0.path)`" }
      throw UsageError(
        what: "summing out \(names.joined(separator: ", ")) together takes a table of "
          + "\(sizes[best]) values, above the limit of \(Self.limit)",
        place: latent.place,
        fix: "Let fewer discrete latents depend on one another, or give them fewer values"
      )
    }
    return latent
  }

  private mutating func eliminate(_ latent: GuideFamily.Enumerated) {
    let plates = latent.variable.axes
    let terms = carrying(latent.axis).map { part in
      part.value.summed(over: part.plates.subtracting(plates))
    }
    parts.removeAll { $0.value.axes.contains(latent.axis) }
    if let first = terms.first {
      let total = terms.dropFirst().reduce(first, +)
      parts.append(Part(value: total.logSummedExp(over: latent.axis), plates: plates))
    }
    remaining.removeAll { $0.axis == latent.axis }
  }
}
