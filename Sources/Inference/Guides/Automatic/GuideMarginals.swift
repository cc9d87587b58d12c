internal import EvidenceDistributions
internal import EvidenceTensors

/// The shape of each coordinate of an automatic guide: a smooth increasing map of its standardized normal value.
public struct GuideMarginals: Sendable {
  /// In words; empty for the normal.
  let name: String
  /// What the map is made of, each of the coordinates' shape.
  let parameters: [(name: String, domain: ParameterDomain, start: Double)]
  let map: @Sendable ([Tensor]) -> any Bijector

  /// Normal coordinates.
  public static let normal = GuideMarginals(name: "", parameters: []) { _ in IdentityBijector() }

  /// Coordinates that may lean and have other tails, sinh((arsinh w + skew) / tail) of a standardized normal w.
  ///
  /// - Reference: Jones & Pewsey (2009), "Sinh-arcsinh distributions".
  public static let sinhArcsinh = GuideMarginals(
    name: "sinh-arcsinh",
    parameters: [("skew", .real, 0), ("tail", .positive, 1)]
  ) { SinhArcsinhBijector(skew: $0[0], tail: $0[1]) }
}
