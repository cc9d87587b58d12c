import EvidenceDistributions
import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidenceTensors

/// One normal over several latents on their free coordinates, in each repetition of the plates that they share.
struct FullRankBlock: GuideBlock {
  let latents: [Site]
  let plates: AxisSet
  let ownParameters: [(variable: Variable, path: String)]
  private let normal: MultivariateNormal
  private let bijectors: [any Bijector]
  private let frees: [Variable]
  private let coordinates: FlatCoordinates

  init(_ latents: [Site], sizes: [Axis: Int]) {
    self.latents = latents
    plates = latents.dropFirst().reduce(latents[0].variable.axes) {
      $0.intersection($1.variable.axes)
    }
    bijectors = latents.compactMap(\.distribution.support.bijector)
    frees = zip(latents, bijectors).map { latent, bijector in
      let variable = latent.variable
      let shape = bijector.unconstrainedShape(for: variable.shape)
      return Variable(.state, shape: shape, plates: variable.plates)
    }
    coordinates = FlatCoordinates(frees, keeping: plates, sizes: sizes)
    let count = coordinates.dimension
    let start = (0..<count * count).map { $0 % (count + 1) == 0 ? 0.1 : 0 }
    let location = Variable(.parameter, shape: [count], plates: plates.sorted)
    let factor = Variable(
      .parameter,
      shape: [count, count],
      plates: plates.sorted,
      domain: .choleskyFactor,
      initializer: .values(start)
    )
    ownParameters = [(location, "guide.location"), (factor, "guide.factor")]
    normal = MultivariateNormal(Tensor(location), choleskyFactor: Tensor(factor))
  }

  var noises: [NoiseRequest] { [NoiseRequest(.normal, [coordinates.dimension])] }

  func draw(_ noises: [Tensor]) -> GuideDraw {
    let vector = normal.sample(noises[0])
    let parts = coordinates.latents(at: vector)
    let free = frees.map { parts[Tensor($0)] ?? Tensor($0) }
    let values = zip(zip(latents, bijectors), free).map { latent, free in
      latent.1.forward(free).broadcast(to: latent.0.variable.shape)
    }
    return GuideDraw(values: values, logDensity: normal.logDensity(vector) - volume(free))
  }

  func logDensity(of values: [Tensor]) -> Tensor? {
    let free = zip(bijectors, values).map { $0.inverse($1) }
    let places = Dictionary(uniqueKeysWithValues: zip(frees.map { Tensor($0) }, free))
    return normal.logDensity(coordinates.vector.substituting(places)) - volume(free)
  }

  /// The log-determinants of all latents, in each repetition of the block.
  private func volume(_ free: [Tensor]) -> Tensor {
    let parts = zip(zip(frees, bijectors), free).map { own, free in
      own.1.logDeterminant(free).summed(over: own.0.axes.subtracting(plates))
    }
    return parts.reduce(Tensor(0), +)
  }

  var base: any Distribution { normal }
  func marginal(of latent: Variable) -> (any Distribution)? { nil }
  var summary: String { "automatic, full rank" }
}

extension AutomaticGuide {
  static let fullRank = AutomaticGuide { latents, bound in
    latents.isEmpty ? [] : [FullRankBlock(latents, sizes: bound.sizes)]
  }
}
