internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// All latents together, the normal at the mode of the free coordinates' density, with the inverse of minus the second
  /// derivatives of its logarithm as the covariance.
  ///
  /// No step is made. `.guide(rest: .laplace)` is that of the model without what can be integrated out, which is often much
  /// better. The report has Laplace's estimate of log p(x) in nats, which is no bound.
  ///
  /// A fit throws `UsageError` where the density has no mode, or is flat or rises at the point that was found; where something is
  /// learned on which the guide would depend; beside another automatic guide; and above 2,000 coordinates.
  /// - Reference: Tierney & Kadane (1986), "Accurate approximations for posterior moments and marginal densities".
  public static let laplace = AutomaticGuide("Laplace", takesMarginals: false) {
    task throws(UsageError) in
    let coordinates = GuideCoordinates(task.latents, keeping: [], sizes: task.bound.sizes)
    return [LaplaceBlock(try fullRank(over: coordinates, .normal), coordinates)]
  }
}

/// A normal vector whose parameters are found before the first step, and not learned.
struct LaplaceBlock: GuideBlock {
  private let normal: NormalBlock
  private let coordinates: GuideCoordinates

  init(_ normal: NormalBlock, _ coordinates: GuideCoordinates) {
    (self.normal, self.coordinates) = (normal, coordinates)
  }

  var latents: [Site] { normal.latents }
  var plates: AxisSet { normal.plates }
  var noises: [NoiseRequest] { normal.noises }
  func draw(_ noises: [Tensor]) -> GuideDraw { normal.draw(noises) }
  func logDensity(of values: [Tensor]) -> Tensor? { normal.logDensity(of: values) }
  func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)] {
    normal.starts(at: values)
  }

  /// The location, and the factor of the covariance.
  private var parameters: [Variable] { normal.ownParameters.map(\.variable) }

  var constants: [Variable: [Double]] {
    let count = coordinates.dimension
    let unit = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }
    return normal.constants.merging([
      parameters[0]: Array(repeating: 0, count: count), parameters[1]: unit,
    ]) { $1 }
  }

  var mode: GuideMode? {
    GuideMode(location: parameters[0], coordinates: coordinates, factor: parameters[1])
  }
  var base: any Distribution { normal.base }
  func moments(of latent: Variable) -> (mean: Tensor, variance: Tensor)? {
    normal.moments(of: latent)
  }
  func marginal(of latent: Variable) -> (any Distribution)? { normal.marginal(of: latent) }
  var summary: String {
    let count = coordinates.dimension
    return "automatic, mode and curvature of \(count) coordinate\(count == 1 ? "" : "s")"
  }
}
