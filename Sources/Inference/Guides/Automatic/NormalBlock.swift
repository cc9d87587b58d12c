internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Latents whose free coordinates are a normal vector, each coordinate shaped by a map S of its own.
///
/// u = m + r S(d / r) for a normal d of mean zero with scales r; log q(z) = log N(d) − Σ log S′(d / r) − log |det ∂z/∂u|, where
/// z are the latents at u. The parameters repeat over the block's plates. The mean m may depend on earlier blocks.
struct NormalBlock: GuideBlock {
  let ownParameters: [(variable: Variable, path: String)]
  let notes: [String]
  /// Where a block is small enough to be searched for a start.
  private let units: (center: Variable, unit: Variable)?
  private let coordinates: GuideCoordinates
  private let location: Variable
  private let spread: any NormalSpread
  private let regression: GuideRegression?
  private let shape: any Bijector
  private let shapeName: String

  init(
    _ coordinates: GuideCoordinates,
    _ spread: any NormalSpread,
    given regression: GuideRegression? = nil,
    marginals: GuideMarginals,
    notes: [String] = []
  ) {
    let path = coordinates.path
    let location = Variable(
      .parameter,
      shape: coordinates.shape,
      plates: coordinates.parameterPlates,
      initializer: .constant(0)
    )
    let shape = marginals.shape(coordinates)
    ownParameters =
      [(location, "\(path).location")]
      + (regression.map { [($0.weights, "\(path).weights")] } ?? [])
      + (spread.ownParameters + shape.parameters).map { ($0.variable, "\(path).\($0.name)") }
    self.coordinates = coordinates
    self.location = location
    let count = coordinates.repetitions * coordinates.dimension
    let constant = { Variable(.state, shape: coordinates.shape, plates: location.plates) }
    let hasUnits = count <= SampleAverage.mostDimensions
    units = hasUnits ? (constant(), constant()) : nil
    self.spread = spread
    self.regression = regression
    self.notes = notes
    self.shape = shape.map
    shapeName = marginals.name
  }

  var latents: [Site] { coordinates.latents }
  var plates: AxisSet { coordinates.plates }
  var noises: [NoiseRequest] { spread.noises }
  private var isShaped: Bool { !(shape is IdentityBijector) }

  /// m, or m + W (u′ − m′).
  private var mean: Tensor {
    guard let regression else { return Tensor(location) }
    return Tensor(location) + regression.shift
  }

  var constants: [Variable: [Double]] {
    guard let (center, unit) = units else { return [:] }
    let count = coordinates.repetitions * coordinates.dimension
    return [center: Array(repeating: 0, count: count), unit: Array(repeating: 1, count: count)]
  }

  var measure: GuideMeasure? {
    guard let (center, unit) = units else { return nil }
    typealias Scaling = LearnedQuantity.Scaling
    let column = Tensor(unit).reshaped(coordinates.dimension, 1)
    var own = spread.rows.map { ($0, Scaling(center: Tensor(0), unit: column)) }
    own.append((location, Scaling(center: Tensor(center), unit: Tensor(unit))))
    if let regression {
      let ratio = column / regression.units
      own.append((regression.weights, Scaling(center: Tensor(0), unit: ratio)))
    }
    return GuideMeasure(
      center: center,
      unit: unit,
      location: Tensor(location),
      scales: spread.scales,
      scalings: Dictionary(uniqueKeysWithValues: own)
    )
  }

  /// How many coordinates a latent has.
  func size(of latent: Variable) -> Int { coordinates.size(of: latent) }

  /// In what a latent's coordinates are measured.
  func unit(of latent: Variable) -> Tensor {
    guard let units else { return .filled(1, [size(of: latent)]) }
    return coordinates.part(of: latent, in: Tensor(units.unit))
  }

  /// How far a latent's coordinates are from their mean, as an expression of the block's latents.
  func distance(of latent: Variable) -> Tensor {
    let point = coordinates.coordinates(of: latents.map(\.value)).point
    return coordinates.part(of: latent, in: point - Tensor(location))
  }

  func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)] {
    [(location, coordinates.coordinates(of: values).point)]
  }

  /// No wider than the prior: from far wider, steps would take long to come down.
  func widths(
    _ low: [Tensor],
    _ high: [Tensor]
  ) -> [(variable: Variable, value: Tensor)] {
    let ends = [low, high].map { coordinates.coordinates(of: $0).point }
    let width = abs(ends[1] - ends[0])
    return spread.starts(minimum(select(width .> 0, width, 1), DiagonalSpread.initialScale))
  }

  func draw(_ noises: [Tensor]) -> GuideDraw {
    let deviation = spread.deviation(noises)
    let density = spread.logDensity(at: noises)
    guard isShaped else { return draw(at: mean + deviation, density) }
    let scales = spread.scales
    let standard = deviation / scales
    let point = mean + scales * shape.forward(standard)
    return draw(at: point, density - shape.logDeterminant(standard))
  }

  private func draw(at point: Tensor, _ density: Tensor) -> GuideDraw {
    let (values, logDeterminant) = coordinates.latents(at: point)
    return GuideDraw(values: values, logDensity: density - logDeterminant)
  }

  func logDensity(of values: [Tensor]) -> Tensor? {
    let (point, logDeterminant) = coordinates.coordinates(of: values)
    let distance = point - mean
    guard isShaped else { return spread.logDensity(of: distance) - logDeterminant }
    let scales = spread.scales
    let standard = shape.inverse(distance / scales)
    let density = spread.logDensity(of: scales * standard) - shape.logDeterminant(standard)
    return density - logDeterminant
  }

  /// Those of the normal vector: fixed draws say little of tails.
  var searched: [Variable] {
    [location] + spread.ownParameters.map(\.variable) + (regression.map { [$0.weights] } ?? [])
  }
  var isCoupled: Bool { !spread.isIndependent || isShaped || regression != nil }
  var placement: (location: Tensor, scale: Tensor)? { (Tensor(location), spread.scales) }
  var base: any Distribution { spread.distribution(around: mean) }

  func marginal(of latent: Variable) -> (any Distribution)? {
    spread.isIndependent ? coordinatewise(latent) : nil
  }

  func moments(of latent: Variable) -> (mean: Tensor, variance: Tensor)? {
    guard let own = coordinatewise(latent), let mean = own.mean, let variance = own.variance else {
      return nil
    }
    return (mean, variance)
  }

  /// The normal or log-normal distributions of a latent's elements.
  private func coordinatewise(_ latent: Variable) -> (any Distribution)? {
    guard !isShaped, let deviations = spread.standardDeviations else { return nil }
    return coordinates.marginal(of: latent, mean, deviations)
  }

  var summary: String {
    let form = isShaped ? shapeName : "normal"
    let own = marginal(of: latents[0].variable).map { "automatic \($0.name)" }
    let independent = own ?? "automatic, \(form) on free coordinates"
    if spread.isIndependent { return independent + givenWords }
    return "automatic, \(spread.summary)\(plateWords)\(isShaped ? ", \(form)" : "")\(givenWords)"
  }

  private var plateWords: String {
    let names = coordinates.parameterPlates.map(\.name)
    return names.isEmpty ? "" : " of each of \(names.joined(separator: " and "))"
  }

  private var givenWords: String { regression.map { ", given \($0.names)" } ?? "" }
}
