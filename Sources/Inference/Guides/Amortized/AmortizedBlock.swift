internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// A latent of which each repetition is drawn by a network of features.
///
/// Its free coordinates are u = c + r w, with center and unit c and r of the prior predictive and a normal vector w, which a flow
/// may bend; log q(z) = log N(w) − Σ log r − log |det ∂z/∂u|.
struct AmortizedBlock: GuideBlock {
  let ownParameters: [(variable: Variable, path: String)]
  let constants: [Variable: [Double]]
  let summary: String
  let notes: [String]
  private let coordinates: GuideCoordinates
  private let center: Tensor
  private let unit: Tensor
  private let normal: NormalVector
  private let flow: Flow?
  /// What the flow is told.
  private let context: Tensor?

  /// Vectors of more coordinates are independent given the features.
  private static let mostDense = 32

  /// - Throws: `UsageError` for networks and flows that cannot be.
  init(
    _ latent: GuideCoordinates,
    given groups: [FeatureGroup],
    _ scales: PredictiveScales,
    _ form: AmortizedForm
  ) throws(UsageError) {
    let count = latent.dimension
    let isDense = count > 1 && count <= Self.mostDense
    var measures = FeatureMeasures(scales)
    let vectors = groups.map { concatenated($0.features.map { measures.shown($0) }) }
    let known = zip(vectors, groups).filter { $1.rows.isEmpty }.map(\.0)
    let rows = Array(zip(vectors, groups).filter { !$1.rows.isEmpty })
    let network = AmortizedNetwork(
      known.reduce(0) { $0 + $1.shape[0] },
      rows: rows.map { $0.0.shape[0] },
      form
    )
    let head = NormalHead(network, count, isDense: isDense)
    let flow = form.flow.map {
      Flow($0, of: count, layers: form.layers, hidden: [64], context: network.features)
    }
    try Self.require(form, flow)
    let point = GuideFeature(of: latent)
    (center, unit) = measures.units(of: point.expression)
    let seen = network(known, rows: rows)
    normal = head(seen)
    context = seen.all
    coordinates = latent
    self.flow = flow
    let unscaled = scales.failure.map {
      "the guide of \(latent.names) measures nothing by draws of the prior, which failed: \($0)"
    }
    notes =
      scales.areKnown(of: point)
      ? [unscaled].compactMap(\.self)
      : [
        "\(latent.names) has a prior of which no draws tell how wide it is: the guide's coordinates "
          + "start as standard normal ones"
      ]
    constants = measures.constants
    let parts: [(String, any Module)] =
      [("encoder", network), ("head", head)] + (flow.map { [("flow", $0)] } ?? [])
    var learned: [(variable: Variable, path: String)] = []
    for (part, module) in parts {
      for own in try Reflection(of: module).declarations {
        learned.append((own.variable, "\(latent.path).\(part).\(own.path)"))
      }
    }
    ownParameters = learned
    let bent = form.flow.map { " under \(form.layers) \($0.rawValue) layers" } ?? ""
    let shape = isDense ? "normal of full rank over \(count) coordinates" : "normal"
    let given = groups.map(\.words).joined(separator: ", ")
    summary =
      "automatic, amortized \(shape)\(bent), given \(given.isEmpty ? "nothing" : given); "
      + form.words
  }

  private static func require(_ form: AmortizedForm, _ flow: Flow?) throws(UsageError) {
    let size = form.hidden.first { $0 < 1 }
    guard let what = size.map({ "a hidden layer has 1 unit or more, not \($0)" }) ?? flow?.mistake
    else { return }
    throw UsageError(
      what: what,
      place: "AutomaticGuide.amortized",
      fix: size == nil
        ? "Choose another `flow` or more `layers`" : "Give sizes of at least 1, or none at all"
    )
  }

  var latents: [Site] { coordinates.latents }
  var plates: AxisSet { coordinates.plates }
  var noises: [NoiseRequest] { [NoiseRequest(.normal, [coordinates.dimension])] }
  var isCoupled: Bool { true }

  func draw(_ noises: [Tensor]) -> GuideDraw {
    let noise = noises[0]
    let start = FlowPoint(normal.point(noise), logDeterminant: Tensor(0))
    let bent = flow?.map(start.value, context) ?? start
    let (values, logDeterminant) = coordinates.latents(at: center + unit * bent.value)
    let density = normal.logDensity(at: noise) - bent.logDeterminant - sum(log(unit))
    return GuideDraw(values: values, logDensity: density - logDeterminant)
  }

  func logDensity(of values: [Tensor]) -> Tensor? {
    let (point, logDeterminant) = coordinates.coordinates(of: values)
    let start = FlowPoint((point - center) / unit, logDeterminant: Tensor(0))
    let straight = flow?.unmap(start.value, context) ?? start
    let density = normal.logDensity(at: normal.noise(of: straight.value))
    return density + straight.logDeterminant - sum(log(unit)) - logDeterminant
  }

  var base: any Distribution { normal.distribution(center: center, unit: unit) }

  func marginal(of latent: Variable) -> (any Distribution)? {
    guard flow == nil else { return nil }
    if normal.below == nil { return coordinatewise(latent) }
    let isItself = latents[0].distribution.support.bijector is IdentityBijector
    return isItself && latent.shape.count == 1 ? base : nil
  }

  func moments(of latent: Variable) -> (mean: Tensor, variance: Tensor)? {
    guard let own = coordinatewise(latent), let mean = own.mean, let variance = own.variance else {
      return nil
    }
    return (mean, variance)
  }

  /// The normal or log-normal distributions of a latent's elements.
  private func coordinatewise(_ latent: Variable) -> (any Distribution)? {
    guard flow == nil else { return nil }
    let deviations = unit * normal.deviations
    return coordinates.marginal(of: latent, center + unit * normal.mean, deviations)
  }
}

/// Features on the scale of the prior predictive, whose numbers are constants of a block.
private struct FeatureMeasures {
  private(set) var constants: [Variable: [Double]] = [:]
  private let scales: PredictiveScales

  init(_ scales: PredictiveScales) { self.scales = scales }

  mutating func units(of expression: Tensor) -> (center: Tensor, unit: Tensor) {
    let own = scales(expression)
    let variables = [own.center, own.unit].map { _ in Variable(.state, shape: expression.shape) }
    constants.merge(zip(variables, [own.center, own.unit])) { $1 }
    return (Tensor(variables[0]), Tensor(variables[1]))
  }

  /// A feature as a network sees it, 0 where it is missing.
  mutating func shown(_ feature: GuideFeature) -> Tensor {
    var value = feature.expression
    if feature.isScaled {
      let (center, unit) = units(of: value)
      value = (value - center) / unit
    }
    return feature.presence.map { select($0 .> 0.5, value, 0) } ?? value
  }
}
