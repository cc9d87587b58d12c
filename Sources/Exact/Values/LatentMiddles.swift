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

  /// Scattered values are various quantiles in place of the medians, none the same as another's; `other` may choose any.
  ///
  /// `share` is another quantile for all. `place` is where values were given, for errors.
  /// - Throws: `UsageError` for given values of another shape or outside the support.
  package init(
    of bound: BoundModel,
    given: [Variable: Values] = [:],
    place: String = "",
    share: Double = 0.5,
    isScattered: Bool = false,
    at known: [Tensor: Tensor] = [:],
    or other: (Site) -> Tensor? = { _ in nil }
  ) throws(UsageError) {
    values = known
    var seen = 0
    for site in bound.structure.joint
    where site.variable.role == .latent && known[site.value] == nil {
      let variable = site.variable
      let levels = (0..<variable.shape.product).map { Self.level(seen + $0) }
      seen += levels.count
      let level = isScattered ? Tensor(levels, shape: variable.shape) : Tensor(share)
      let inside = site.distribution.support.interior(of: variable.shape)
      let typical = site.distribution.typical(at: level)
      var middle = other(site) ?? typical.flatMap { $0.mistake == nil ? $0 : nil } ?? inside
      if let own = given[variable] {
        let stand = Variable(.state, shape: variable.shape, plates: variable.plates)
        numbers[stand] = try Self.stated(own, site, bound, place)
        middle = Tensor(stand)
      }
      values[Tensor(variable)] = middle.substituting(values).broadcast(to: variable.shape)
    }
  }

  /// Multiples of the golden ratio, modulo 1, fill the middle half of the quantiles.
  private static func level(_ number: Int) -> Double {
    let turns = 0.618_033_988_749_895 * Double(number + 1)
    return 0.25 + 0.5 * (turns - turns.rounded(.down))
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
  /// A quantile of each element, or else the mean; of a sequence, those of its start.
  fileprivate func typical(at level: Tensor) -> Tensor? {
    if let chain = self as? MarkovChain { return chain.initial.typical(at: level) }
    return (self as? any Univariate)?.quantile(level) ?? mean
  }
}
