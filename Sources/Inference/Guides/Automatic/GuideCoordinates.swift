internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The free coordinates of latents as one vector, in each repetition of the plates that they all carry.
///
/// The support of a latent may read earlier ones.
struct GuideCoordinates: Sendable {
  let latents: [Site]
  let plates: AxisSet
  let shape: [Int]
  private let bijectors: [any Bijector]
  /// Stands for the coordinates of each latent.
  private let frees: [Variable]
  private let layout: FlatCoordinates
  /// How often the vector is repeated over plates.
  let repetitions: Int
  /// A latent's place in the vector.
  private let ranges: [Variable: Range<Int>]

  /// Fewer plates may be kept than all carry; a single latent may keep the shape of its coordinates.
  ///
  /// - Precondition: there are latents, each on a support with a bijector.
  init(
    _ latents: [Site],
    keeping kept: AxisSet? = nil,
    inShape keepsShape: Bool = false,
    sizes: [Axis: Int]
  ) {
    let bijectors = latents.map { site in
      guard let own = site.distribution.support.bijector else {
        preconditionFailure("GuideCoordinates: no coordinates of \(site.path)")
      }
      return own
    }
    let frees = zip(latents, bijectors).map { latent, bijector in
      let variable = latent.variable
      let shape = bijector.unconstrainedShape(for: variable.shape)
      return Variable(.state, shape: shape, plates: variable.plates)
    }
    let shared = frees.dropFirst().reduce(frees[0].axes) { $0.intersection($1.axes) }
    let plates = kept ?? shared
    let layout = FlatCoordinates(frees, keeping: plates, sizes: sizes)
    (self.latents, self.plates, self.bijectors) = (latents, plates, bijectors)
    (self.frees, self.layout) = (frees, layout)
    repetitions = plates.map { sizes[$0] ?? 1 }.product
    shape = keepsShape ? frees[0].shape : [layout.dimension]
    var start = 0
    var ranges: [Variable: Range<Int>] = [:]
    for (latent, free) in zip(latents, frees) {
      let repetitions = free.axes.subtracting(plates).map { sizes[$0] ?? 1 }.product
      ranges[latent.variable] = start..<start + repetitions * free.shape.product
      start += repetitions * free.shape.product
    }
    self.ranges = ranges
  }

  /// How many coordinates a latent has.
  func size(of latent: Variable) -> Int { ranges[latent]?.count ?? 0 }
  /// The latent of one of the coordinates.
  func latent(at place: Int) -> Site {
    latents.first { ranges[$0.variable]?.contains(place) ?? false } ?? latents[0]
  }
  /// A latent's part of a vector.
  func part(of latent: Variable, in point: Tensor) -> Tensor {
    point.sliced(ranges[latent] ?? 0..<1)
  }
  /// Whether no other shape than that of the latent is made of it.
  private var isWhole: Bool { shape == frees[0].shape && frees[0].axes == plates }

  /// How many coordinates a repetition has.
  var dimension: Int { layout.dimension }
  /// The plates in the order in which a latent declares them.
  var parameterPlates: [Axis] { latents[0].variable.plates.filter(plates.contains) }
  /// What the names of parameters begin with.
  var path: String {
    latents.count == 1 ? latents[0].path : "\(latents[0].path)+…+\(latents[latents.count - 1].path)"
  }
  /// Such as "`a` and `b`".
  var names: String { latents.map { "`\($0.path)`" }.joined(separator: " and ") }

  /// The latents at coordinates, and log |det ∂latents/∂coordinates|.
  func latents(at point: Tensor) -> (values: [Tensor], logDeterminant: Tensor) {
    let free = parts(of: point)
    var known: [Tensor: Tensor] = [:]
    var total = Tensor(0)
    let values = latents.indices.map { index in
      let (variable, bijector) = (latents[index].variable, bijectors[index])
      let value = bijector.forward(free[index]).broadcast(to: variable.shape)
      let own = Tensor.substituting(known, in: [value, volume(index, at: free[index])])
      known[Tensor(variable)] = own[0]
      total = total + own[1]
      return own[0]
    }
    return (values, total)
  }

  /// The coordinates of values, and log |det ∂latents/∂coordinates| there.
  func coordinates(of values: [Tensor]) -> (point: Tensor, logDeterminant: Tensor) {
    let known = Dictionary(uniqueKeysWithValues: zip(latents.map(\.value), values))
    let free = latents.indices.map { index in
      let own = bijectors[index].inverse(latents[index].value)
      return own.broadcast(to: frees[index].shape).substituting(known)
    }
    let volumes = latents.indices.map { volume($0, at: free[$0]).substituting(known) }
    if free.count == 1, isWhole { return (free[0], volumes[0]) }
    let places = Dictionary(uniqueKeysWithValues: zip(frees.map { Tensor($0) }, free))
    return (layout.vector.substituting(places), volumes.dropFirst().reduce(volumes[0], +))
  }

  private func volume(_ index: Int, at free: Tensor) -> Tensor {
    bijectors[index].logDeterminant(free).summed(over: frees[index].axes.subtracting(plates))
  }

  /// Each latent's part of a vector, with the latent's own plates.
  private func parts(of point: Tensor) -> [Tensor] {
    if frees.count == 1, isWhole { return [point] }
    let parts = layout.latents(at: point)
    return frees.map { parts[Tensor($0)] ?? Tensor($0) }
  }

  /// A latent's distribution where its coordinates are independent normals with these means and deviations; nil where it has
  /// no name.
  func marginal(of latent: Variable, _ mean: Tensor, _ deviation: Tensor) -> (any Distribution)? {
    guard let index = latents.firstIndex(where: { $0.variable == latent }) else { return nil }
    let own = (parts(of: mean)[index], parts(of: deviation)[index])
    return switch bijectors[index] {
    case is IdentityBijector: Normal(own.0, own.1)
    case is ExponentialBijector: LogNormal(own.0, own.1)
    default: nil
    }
  }
}
