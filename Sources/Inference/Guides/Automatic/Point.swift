internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// A point for every latent: the mode of the density of the free coordinates, where there is one.
  ///
  /// It depends on the coordinates: a scale's is that of its logarithm. A density without a mode is refused, and, of up to 400
  /// coordinates, one that is flat or rises at the point that was found.
  public static let point = AutomaticGuide("point", takesMarginals: false) { task in
    task.latents.map(PointBlock.init)
  }
}

/// A latent held at a point that is learned on its free coordinates u; log |det ∂z/∂u| makes the objective their log-density.
struct PointBlock: GuideBlock {
  let latents: [Site]
  let coordinates: GuideCoordinates
  let location: Variable

  init(_ latent: Site) {
    latents = [latent]
    coordinates = GuideCoordinates([latent], inShape: true, sizes: [:])
    location = Variable(
      .parameter,
      shape: coordinates.shape,
      plates: coordinates.parameterPlates,
      initializer: .constant(0)
    )
  }

  var ownParameters: [(variable: Variable, path: String)] {
    [(location, "\(coordinates.path).location")]
  }
  var plates: AxisSet { coordinates.plates }
  var noises: [NoiseRequest] { [] }
  var mode: GuideMode? { GuideMode(location: location, coordinates: coordinates, factor: nil) }

  func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)] {
    [(location, coordinates.coordinates(of: values).point)]
  }

  func draw(_ noises: [Tensor]) -> GuideDraw {
    let (values, logDeterminant) = coordinates.latents(at: Tensor(location))
    return GuideDraw(values: values, logDensity: -logDeterminant)
  }

  func logDensity(of values: [Tensor]) -> Tensor? { nil }
  private var delta: Delta { Delta(coordinates.latents(at: Tensor(location)).values[0]) }
  var base: any Distribution { delta }
  func marginal(of latent: Variable) -> (any Distribution)? { delta }
  var summary: String { "automatic, point on free coordinates" }
}
