internal import EvidenceDistributions
internal import EvidenceTensors

/// Where the values of a variable cannot leave the support of its factor.
extension SiteReader {
  /// Whether data that were checked, or draws of a guide, are in the support for certain.
  func staysInSupport(_ variable: Variable, _ factor: Factor, guide: [Factor]) -> Bool {
    guard let support = factor.distribution.fixedSupport else { return false }
    if variable.role == .observed { return true }
    guard support.holdsRoundedDraws else { return false }
    // A guide with a fixed support has the same one; that is required elsewhere.
    let stated = guide.first { $0.variable.variable == variable }
    return stated.map { $0.distribution.fixedSupport != nil } ?? true
  }
}
