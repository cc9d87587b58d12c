internal import EvidenceDistributions
package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// The exact posterior p(h | x) of the latents of a model of any type.
///
/// A chain of conditionals: latents left to quadrature come first; then, in the opposite order of their elimination, those
/// that are Gaussian or discrete given the ones before.
package struct PosteriorState: Sendable {
  package let elimination: Elimination
  package let quadrature: QuadratureIntegrals?
  /// Numbers of parameters and of the expressions' constants.
  package var state: [Variable: [Double]]

  /// log p(h | x) in nats of values of all latents; −∞ outside the prior's support.
  ///
  /// - Shapes: of each latent, plates in declared order, then its event shape.
  /// - Throws: `UsageError` for a latent without a value, or with a value of another shape.
  package func logProb(at values: [Variable: Values]) throws -> Double {
    let numbers = try checked(values)
    guard isPossible(numbers) else { return -.infinity }
    let terms = logConditionals.map { $0.summed(keeping: []) }
    return try evaluation(terms, with: numbers).map { $0.elements[0] }.reduce(0, +)
  }

  package var structure: Structure { elimination.bound.structure }
  package var evaluation: Evaluation { Evaluation(bound: elimination.bound, state: state) }

  /// The terms of log p(h | x).
  package var logConditionals: [LogFactor] {
    elimination.logConditionals + (quadrature?.logConditional ?? [])
  }

  /// Whether the values are in the supports; the factors themselves look only at those that are not fixed.
  private func isPossible(_ numbers: [Variable: [Double]]) -> Bool {
    elimination.bound.structure.joint.allSatisfy { site in
      guard let own = numbers[site.variable], let support = site.distribution.fixedSupport else {
        return true
      }
      return support.firstFault(in: own, shape: site.variable.shape) == nil
    }
  }

  private func checked(_ values: [Variable: Values]) throws -> [Variable: [Double]] {
    let bound = elimination.bound
    let others = structure.declarations.filter { $0.role != .latent && values[$0.variable] != nil }
    if let other = others.first {
      throw UsageError(
        what: "`\(other.path)` is given values and is no latent",
        place: "ExactPosterior.logProb",
        fix: "Leave it out; data and parameters are those of the evidence"
      )
    }
    var numbers: [Variable: [Double]] = [:]
    for latent in bound.structure.latents {
      let shape = latent.plates.map { bound.sizes[$0] ?? 1 } + latent.shape
      guard let value = values[latent], value.shape == shape else {
        let given = values[latent].map { "values of shape \($0.shape)" } ?? "no values"
        throw UsageError(
          what: "`\(bound.structure.name(of: latent))` is given \(given)",
          place: "ExactPosterior.logProb",
          fix: "Give every latent its values; those of this one have shape \(shape)"
        )
      }
      numbers[latent] = value.doubles
    }
    return numbers
  }
}

extension QuadratureIntegrals {
  /// The log-density of the latents that were left to quadrature: their log joint over its integral.
  var logConditional: [LogFactor] {
    let normalizer = -logValues.reduce(0, +)
    return target.factors + [LogFactor(Tensor(normalizer), plates: [])]
  }
}
