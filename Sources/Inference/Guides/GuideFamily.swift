internal import EvidenceDistributions
package import EvidenceExact
package import EvidenceModeling
package import EvidenceTensors

/// The approximate posterior of a model: how each latent is drawn, and which are summed and integrated out.
package struct GuideFamily: Sendable {
  /// A finite discrete latent that is summed out.
  package struct Enumerated: Sendable {
    package let variable: Variable
    package let path: String
    package let place: String
    /// The values of each of its elements.
    package let values: Range<Int>
    package var count: Int { values.count }
  }

  /// Each after those that it reads.
  package let blocks: [any GuideBlock]
  package let enumerated: [Enumerated]
  /// The model without what is summed and integrated out.
  package let collapse: Collapse
  /// Each drawn latent's block, and each latent's place in the model.
  private let owners: [Variable: Int]
  private let numbers: [Variable: Int]

  /// What can be is integrated out, but for latents of which a guide is asked for.
  ///
  /// `sampled` is a plate of which each step sees some repetitions only.
  /// - Throws: `UsageError` for a latent that can be neither drawn with gradients nor summed out.
  package init(
    _ bound: BoundModel,
    _ automatic: GuideChoices = GuideChoices(),
    sampled: Axis? = nil
  ) throws(UsageError) {
    let structure = bound.structure
    let drawn = structure.latents.filter { latent in
      let kind = structure.guideKind(of: latent)
      return kind == .stated || (kind == .automatic && automatic.names(latent))
    }
    let checks = GuideChecks(structure: structure)
    try checks.requireStreams()
    var blocks: [any GuideBlock] = []
    for site in structure.guide { blocks.append(try checks.block(stated: site)) }
    let collapse = Collapse(
      of: bound,
      drawn: Set(drawn),
      sampled: sampled,
      carrying: try checks.carried(blocks)
    )
    let gone = Set(collapse.variables)
    var free: [Site] = []
    var enumerated: [Enumerated] = []
    for site in structure.joint where site.variable.role == .latent {
      switch structure.guideKind(of: site.variable) {
      case .stated: continue
      case .automatic where gone.contains(site.variable): continue
      case .automatic:
        try checks.requireCoordinates(of: site)
        free.append(site)
      case .summedOut:
        enumerated.append(
          Enumerated(
            variable: site.variable,
            path: site.path,
            place: site.place,
            values: site.distribution.support.enumeratedValues ?? 0..<1
          )
        )
      }
    }
    blocks += try automatic.blocks(for: free, in: bound, factors: collapse.factors)
    self.init(blocks, enumerated, collapse)
  }

  /// No guide: every latent stays as it is.
  init(withoutGuides bound: BoundModel) {
    self.init([], [], Collapse(of: bound, drawn: Set(bound.structure.latents)))
  }

  private init(_ blocks: [any GuideBlock], _ enumerated: [Enumerated], _ collapse: Collapse) {
    self.blocks = blocks
    self.collapse = collapse
    let structure = collapse.bound.structure
    owners = Dictionary(
      uniqueKeysWithValues: blocks.enumerated().flatMap { index, block in
        block.variables.map { ($0, index) }
      }
    )
    self.enumerated = enumerated
    numbers = Dictionary(uniqueKeysWithValues: structure.latents.enumerated().map { ($1, $0) })
  }

  /// The same guide of other data, of which plates may have another number of repetitions.
  ///
  /// - Throws: `UsageError` where something is no longer integrated out.
  func on(_ bound: BoundModel) throws(UsageError) -> GuideFamily {
    let own = collapse.bound
    if bound.sizes == own.sizes, bound.structure.isSame(as: own.structure) { return self }
    return GuideFamily(blocks, enumerated, try integrating(Set(collapse.variables), bound))
  }

  /// The guide of other data, from which `latents` are inferred exactly given all others.
  ///
  /// - Throws: `UsageError` for one of them that has no closed form.
  func on(_ bound: BoundModel, inferring latents: Set<Variable>) throws(UsageError) -> GuideFamily {
    GuideFamily(blocks, enumerated, try integrating(latents, bound))
  }

  private func integrating(
    _ latents: Set<Variable>,
    _ bound: BoundModel
  ) throws(UsageError) -> Collapse {
    let structure = bound.structure
    let other = Collapse(
      of: bound,
      drawn: Set(structure.latents.filter { !latents.contains($0) }),
      carrying: collapse.carried
    )
    let gone = Set(other.variables)
    guard let lost = structure.latents.first(where: { latents.contains($0) && !gone.contains($0) })
    else { return other }
    let name = "`\(structure.name(of: lost))`"
    let reason = other.obstacles[lost] ?? other.refusal(of: lost)
    throw UsageError(
      what: collapse.variables.contains(lost)
        ? "\(name) was integrated out for the data of the fit, and is not for these: "
          + (reason ?? "too many numbers would be made at once")
        : "\(name) has no closed form given the new data and the other latents",
      place: "\(structure.name).data",
      fix: "Give fewer data at once, or fit the new data"
    )
  }

  /// The block that draws a latent.
  package func block(of latent: Variable) -> (any GuideBlock)? {
    owners[latent].map { blocks[$0] }
  }

  /// The blocks whose draws are one for each value of what is summed out, and stand inside the sum.
  package func isCarried(_ block: any GuideBlock) -> Bool {
    collapse.carried.values[Tensor(block.variables[0])] != nil
  }

  /// What stands in place of the noise of such draws.
  func carriedNoises(particles: Axis?) -> [Tensor: Tensor] {
    let carried = zip(collapse.carried.noises, blocks.filter(isCarried))
    return carried.reduce(into: [:]) { replacements, own in
      let nodes = noises(of: own.1, particles: particles)
      replacements.merge(zip(own.0.map { Tensor($0) }, nodes)) { $1 }
    }
  }

  /// The latents that are drawn, block by block.
  var drawn: [Variable] { blocks.flatMap(\.variables) }

  /// Numbers that the guide's expressions read and nothing changes.
  package var constants: [Variable: [Double]] {
    blocks.reduce(into: collapse.constants) { $0.merge($1.constants) { own, _ in own } }
  }

  /// A block's draw with noise that carries its plates and the particles, keyed by its first latent's place in the model.
  package func draw(_ block: any GuideBlock, particles: Axis?) -> GuideDraw {
    block.draw(noises(of: block, particles: particles))
  }

  /// The noise of a block; in pairs, the second half of the particles has what is opposite to that of the first half.
  package func noises(
    of block: any GuideBlock,
    particles: Axis?,
    inPairs: Bool = false
  ) -> [Tensor] {
    let (requests, latent) = (block.noises, block.variables[0])
    guard inPairs, let particles, let count = particles.fixedSize else {
      return noises(requests, of: latent, block.plates, particles)
    }
    let half = requests.map { NoiseRequest($0.noise, [count / 2] + $0.shape) }
    return zip(requests, noises(half, of: latent, block.plates, nil)).map { request, noise in
      let opposite = request.noise == .uniform ? 1 - noise : -noise
      return concatenated([noise, opposite]).axisFromEvent(particles)
    }
  }

  /// What stands in place of latents that are integrated out, given those drawn before.
  func draw(_ conditional: ConditionalDraw, particles: Axis?) -> [Tensor: Tensor] {
    let own = conditional.variables[0]
    return conditional.values(noises(conditional.noises, of: own, conditional.plates, particles))
  }

  /// An axis for the values of a block's latent.
  package func axis(of block: any GuideBlock, size: Int) -> Axis {
    .enumerated(Self.firstAxis + (numbers[block.variables[0]] ?? 0), size: size)
  }
  /// Above those of checks, below those of eliminations.
  private static let firstAxis = 1 << 18

  private func noises(
    _ requests: [NoiseRequest],
    of latent: Variable,
    _ plates: AxisSet,
    _ particles: Axis?
  ) -> [Tensor] {
    let axes = particles.map { plates.union([$0]) } ?? plates
    return NoiseLayout(requests).nodes(site: numbers[latent] ?? 0, axes: axes)
  }
}
