internal import EvidenceTensors

/// The densities as products of conditional ones, as one writes them by hand.
extension Structure {
  /// Such as `p(h) p(x | h)`; parameters are not shown.
  package var factorization: String { product("p", of: joint) }

  /// Such as `q(h | x)`; empty without a guide.
  package var guideFactorization: String { product("q", of: guide) }

  private func product(_ letter: String, of sites: [Site]) -> String {
    sites.map { site in
      let given = site.parents.map(name(of:)).joined(separator: ", ")
      return given.isEmpty ? "\(letter)(\(site.path))" : "\(letter)(\(site.path) | \(given))"
    }
    .joined(separator: " ")
  }
}
