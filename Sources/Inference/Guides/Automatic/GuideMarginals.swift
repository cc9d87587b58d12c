internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// The shape of each coordinate of an automatic guide: a smooth increasing map of its standardized normal value.
public struct GuideMarginals: Sendable {
  /// In words; empty for the normal.
  let name: String
  /// The map of a vector of coordinates, with what is learned of it.
  let shape: @Sendable (GuideCoordinates) -> CoordinateShape

  /// A map of each coordinate with parameters of its own.
  private init(
    _ name: String,
    _ parameters: [(name: String, domain: ParameterDomain, start: Double)],
    _ map: @escaping @Sendable ([Tensor]) -> any Bijector
  ) {
    self.init(name) { coordinates in
      let own = parameters.map { name, domain, start in
        let variable = Variable(
          .parameter,
          shape: coordinates.shape,
          plates: coordinates.parameterPlates,
          domain: domain,
          initializer: .constant(start)
        )
        return (variable: variable, name: name)
      }
      return CoordinateShape(parameters: own, map: map(own.map { Tensor($0.variable) }))
    }
  }

  init(_ name: String, _ shape: @escaping @Sendable (GuideCoordinates) -> CoordinateShape) {
    self.name = name
    self.shape = shape
  }

  /// Every shape with a name of its own, for files.
  static let all: [GuideMarginals] = [.normal, .sinhArcsinh, .studentT]

  var isNormal: Bool { name.isEmpty }

  /// Normal coordinates.
  public static let normal = GuideMarginals("", []) { _ in IdentityBijector() }

  /// Coordinates that may lean and have other tails, sinh((arsinh w + skew) / tail) of a standardized normal w.
  ///
  /// - Reference: Jones & Pewsey (2009), "Sinh-arcsinh distributions".
  public static let sinhArcsinh = GuideMarginals(
    "sinh-arcsinh",
    [("skew", .real, 0), ("tail", .positive, 1)]
  ) { SinhArcsinhBijector(skew: $0[0], tail: $0[1]) }

  /// Coordinates with the tails of Student's t, w √((exp(w² / ν) − 1) / (w² / ν)) of a standardized normal w; ν starts at 30.
  ///
  /// - Reference: Wallace (1959), "Bounds on normal approximations to Student's and the chi-square distributions".
  public static let studentT = GuideMarginals("Student's t", [("degreesOfFreedom", .positive, 30)])
  {
    HeavyTailBijector(degreesOfFreedom: $0[0])
  }
}

/// A map of a vector of coordinates.
struct CoordinateShape: Sendable {
  let parameters: [(variable: Variable, name: String)]
  let map: any Bijector
}
