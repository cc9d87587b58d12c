internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// A value of each latent: the median of its prior, given those of the latents that it reads, or a value that is given.
///
/// A prior without a median in closed form has its mean, and one without either a point of its support.
/// Latents that are known are where they are known to be.
package struct LatentMiddles {
  /// Expressions of parameters and data.
  package private(set) var values: [Tensor: Tensor] = [:]
  /// Numbers that they read besides.
  package private(set) var numbers: [Variable: [Double]] = [:]

  /// `other` may choose another value than the median; `place` is where values were given, for errors.
  ///
  /// - Throws: `UsageError` for given values of another shape or outside the support.
  package init(
    of bound: BoundModel,
    given: [Variable: Values] = [:],
    place: String = "",
    at known: [Tensor: Tensor] = [:],
    or other: (Site) -> Tensor? = { _ in nil }
  ) throws(UsageError) {
    values = known
    for site in bound.structure.joint
    where site.variable.role == .latent && known[site.value] == nil {
      let variable = site.variable
      let inside = site.distribution.support.interior(of: variable.shape)
      let median = site.distribution.median.flatMap { $0.mistake == nil ? $0 : nil }
      var middle = other(site) ?? median ?? inside
      if let own = given[variable] {
        let stand = Variable(.state, shape: variable.shape, plates: variable.plates)
        numbers[stand] = try Self.stated(own, site, bound, place)
        middle = Tensor(stand)
      }
      values[Tensor(variable)] = middle.substituting(values).broadcast(to: variable.shape)
    }
  }

  private static func stated(
    _ values: Values,
    _ site: Site,
    _ bound: BoundModel,
    _ place: String
  ) throws(UsageError) -> [Double] {
    let expected = site.variable.plates.map { bound.sizes[$0] ?? 1 } + site.variable.shape
    guard values.shape == expected else {
      throw UsageError(
        what: "`\(site.path)` has the shape \(expected) and starts at values of shape "
          + "\(values.shape)",
        place: place,
        fix: "Give the plates' sizes first, then the event shape"
      )
    }
    let support = site.distribution.support
    if let fault = support.firstFault(in: values.doubles, shape: site.variable.shape) {
      throw UsageError(
        what: "`\(site.path)` starts at \(fault), which is not \(support.member)",
        place: place,
        fix: support.remedy
      )
    }
    return values.doubles
  }
}

extension Distribution {
  /// The median of each element, or else the mean; of a sequence, those of its start.
  fileprivate var median: Tensor? {
    if let chain = self as? MarkovChain { return chain.initial.median }
    return (self as? any Univariate)?.quantile(Tensor(0.5)) ?? mean
  }
}
