internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// Looks at parameters of distributions that are computed and have a structure: weights that add up to one, increasing
/// cutpoints, positive-definite matrices and their factors.
///
/// Such a structure is there at all values of the latents, or a formula is wrong: it is looked at for one value of each, the
/// median of its prior. Numbers that leave a range are met where a log-density is evaluated.
package struct ComputedParameters {
  private let bound: BoundModel

  package init(_ bound: BoundModel) { self.bound = bound }

  /// `replacements` stand for what `state` has no numbers of.
  ///
  /// - Throws: `UsageError` that names the first parameter outside its domain.
  package func check(
    _ state: [Variable: [Double]],
    replacing replacements: [Tensor: Tensor] = [:]
  ) throws {
    var found: [(site: Site, parameter: DistributionParameter)] = []
    for site in bound.structure.joint {
      for parameter in site.distribution.parameters
      where parameter.domain.hasStructure && parameter.tensor.isComputed {
        found.append((site, parameter))
      }
    }
    if found.isEmpty { return }
    let middles = try LatentMiddles(of: bound)
    let atMiddles = Tensor.substituting(middles.values, in: found.map(\.parameter.tensor))
    let tensors = Tensor.substituting(replacements, in: atMiddles)
    let numbers = state.merging(middles.numbers) { $1 }
    let arrays = try Evaluation(bound: bound, state: numbers)(tensors)
    // What is no number there is met, or not, where the log-density is evaluated.
    for ((site, parameter), array) in zip(found, arrays)
    where array.elements.allSatisfy(\.isFinite) {
      let size = max(1, parameter.tensor.shape.product)
      for start in stride(from: 0, to: array.elements.count, by: size) {
        let row = Array(array.elements[start..<start + size])
        guard let error = parameter.error(for: row, of: site.distribution.name) else { continue }
        throw UsageError(
          what: "\(error.place) of `\(site.path)`: \(error.what)",
          place: site.place,
          fix: error.fix
        )
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
