internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// Looks at parameters of distributions that are computed and have a structure: weights that add up to one, increasing
/// cutpoints, positive-definite matrices and their factors.
///
/// Such a structure is there at all values of what it is computed from, or a formula is wrong: it is looked at where latents
/// have values, for a bounded number of repetitions. Numbers that leave a range are met where a log-density is evaluated.
package struct ComputedParameters {
  private let found: [(site: Site, parameter: DistributionParameter)]

  /// Those of `sites`; where an expression is given, only those that it is made of.
  package init(of sites: [Site], within expression: Tensor? = nil) {
    let parts = expression.map { Set(Tensor.listed([$0])) }
    found = sites.flatMap { site in
      site.distribution.parameters.map { (site, $0) }.filter { _, parameter in
        parameter.domain.hasStructure && parameter.tensor.isComputed
          && parts?.contains(parameter.tensor) ?? true
      }
    }
  }

  package var tensors: [Tensor] { found.map(\.parameter.tensor) }

  /// 1 where all are in their domains, as far as an expression can tell, and −1 elsewhere; nil where there is nothing to ask.
  var claim: Tensor? {
    let claims = found.compactMap { $0.parameter.domain.claims(about: $0.parameter.tensor) }
    return claims.map { claim in
      let least = -max(select(claim, -1, 1))
      return least.axes.sorted.reduce(least) { -(-$0).maximum(over: $1) }
    }.reduce(nil) { least, next in least.map { minimum($0, next) } ?? next }
  }

  /// Looks at values of `tensors`, each with all of its axes.
  ///
  /// - Throws: `UsageError` that names the first parameter outside its domain.
  package func check(_ arrays: [NumericArray]) throws(UsageError) {
    for ((site, parameter), array) in zip(found, arrays) {
      let size = max(1, parameter.tensor.shape.product)
      for start in stride(from: 0, to: array.elements.count, by: size) {
        let row = Array(array.elements[start..<start + size])
        // What is no number there is met, or not, where the log-density is evaluated.
        guard row.allSatisfy(\.isFinite),
          let error = parameter.error(for: row, of: site.distribution.name)
        else { continue }
        throw UsageError(
          what: "\(error.place) of `\(site.path)`: \(error.what)",
          place: site.place,
          fix: error.fix
        )
      }
    }
  }

  /// Looks at some repetitions of `tensors`, which `placed` gives values of everything that `evaluation` has no numbers of.
  ///
  /// - Throws: as `check(_:)`.
  package func check(_ evaluation: Evaluation, placed: ([Tensor]) -> [Tensor]) throws {
    if found.isEmpty { return }
    try check(placed(tensors).map(evaluation.someRepetitions))
  }

  /// Looks where latents have the medians of their priors, and then other quantiles, each element its own: what holds by
  /// chance in the middle does not hold there.
  ///
  /// - Throws: as `check(_:)`.
  package func check(
    _ bound: BoundModel,
    _ state: [Variable: [Double]],
    replacing replacements: [Tensor: Tensor] = [:]
  ) throws {
    if found.isEmpty { return }
    for isScattered in [false, true] {
      let places = try LatentMiddles(of: bound, isScattered: isScattered)
      let numbers = state.merging(places.numbers) { $1 }
      try check(Evaluation(bound: bound, state: numbers)) { tensors in
        Tensor.substituting(replacements, in: Tensor.substituting(places.values, in: tensors))
      }
    }
  }
}

extension Support {
  /// Whether the elements of a member depend on one another.
  fileprivate var hasStructure: Bool {
    switch self {
    case .simplex, .ordered, .sumToZero, .unitVector, .positiveDefinite, .choleskyFactor,
      .correlationCholeskyFactor:
      true
    default: false
    }
  }
}

extension Tensor {
  /// Whether it is neither a constant, which is checked before, nor a variable, which its own domain keeps.
  fileprivate var isComputed: Bool {
    if case .constant = operation { return false }
    return variable == nil && mistake == nil
  }
}
