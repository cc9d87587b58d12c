internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Draws of a model's variables from their distributions given those that they read, for many chains at once.
struct PriorDraws {
  private let bound: BoundModel
  private let state: [Variable: [Double]]
  private let chains: Axis
  private let count: Int
  private let seed: UInt64
  /// What stands in place of each variable that has been drawn, and its numbers [chain, plates…, event…].
  private var drawn: [Tensor: Tensor] = [:]
  private var numbers: [Variable: [Double]] = [:]
  private(set) var values: [Variable: [Double]] = [:]

  /// Draws of all latents, and of the observed variables too where `isComplete`.
  init(
    _ bound: BoundModel,
    state: [Variable: [Double]],
    count: Int,
    seed: UInt64,
    isComplete: Bool = false
  ) throws {
    self.bound = bound
    self.state = state
    self.count = count
    self.seed = seed
    chains = AxisNumbers.make(size: count)
    for (index, site) in bound.structure.joint.enumerated()
    where site.variable.role == .latent || isComplete { try draw(site, index) }
  }

  private mutating func draw(_ site: Site, _ index: Int) throws {
    guard site.distribution.isProper else {
      throw UsageError(
        what: "`\(site.path)` has a \(site.distribution.name) prior, from which nothing can be "
          + "drawn",
        place: site.place,
        fix: "Give it a proper prior"
      )
    }
    let plates = site.variable.plates
    let repetitions = plates.map { bound.sizes[$0] ?? 1 }.product
    let stream = RandomStream(seed: seed)
    var cache: [Tensor: [Double]] = [:]
    var elements: [Double] = []
    for chain in 0..<count {
      for repetition in 0..<repetitions {
        stream.seek(.init(seed: seed, step: chain, site: Self.firstSite + index, datum: repetition))
        let row = chain * repetitions + repetition
        elements += try site.distribution.draw(shape: site.variable.shape, using: stream) {
          tensors in
          try tensors.map { tensor in
            if cache[tensor] == nil { cache[tensor] = try evaluated(tensor, plates) }
            let size = tensor.shape.product
            return Array((cache[tensor] ?? [])[row * size..<(row + 1) * size])
          }
        }
      }
    }
    let stand = Variable(.state, shape: site.variable.shape, plates: [chains] + plates)
    drawn[Tensor(site.variable)] = Tensor(stand)
    numbers[stand] = elements
    values[site.variable] = elements
  }

  private static let firstSite = 1 << 12

  private func evaluated(_ tensor: Tensor, _ plates: [Axis]) throws -> [Double] {
    let evaluation = Evaluation(bound: bound, state: state)
    let array = try evaluation([tensor.substituting(drawn)], with: numbers)[0]
    return array.values(plates: [chains] + plates, sizes: bound.sizes).doubles
  }
}
