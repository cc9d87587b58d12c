internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// What stands in place of the variables of a prediction, found one by one as they are read.
struct Placement {
  private let plan: PredictionPlan
  /// The observed variables that are drawn.
  private let drawn: Set<Variable>
  private let particles: Axis?
  private var values: [Tensor: Tensor] = [:]
  /// Of latents of the fit, each with the variable that holds draws of it.
  private(set) var stands: [(latent: Variable, variable: Variable)] = []
  /// Which repetitions of a plate are new, as numbers.
  private(set) var masks: [Variable: [Double]] = [:]
  /// The factors whose distributions something is drawn from.
  private(set) var factors: [Site] = []
  private var maskOfPlates: [[Axis]: Tensor] = [:]
  /// The guide on the data of the prediction, where something is inferred from them.
  private(set) var family: GuideFamily?

  init(_ plan: PredictionPlan, _ drawn: Set<Variable>, particles: Axis?) {
    (self.plan, self.drawn, self.particles) = (plan, drawn, particles)
    // Draws for each value of what is summed out stand in its sum with places for their noise.
    let guide = plan.state.plan.assembly.family
    for (block, places) in zip(guide.blocks.filter(guide.isCarried), guide.collapse.carried.noises)
    {
      let own = guide.noises(of: block, particles: particles)
      values.merge(zip(places.map { Tensor($0) }, own)) { $1 }
    }
  }

  private var structure: Structure { plan.bound.structure }

  mutating func placed(_ expressions: [Tensor]) throws -> [Tensor] {
    let expressions = expressions.map(structure.here)
    let read = Set(expressions.flatMap(\.listedVariables))
    for variable in structure.declarations.map(\.variable) where read.contains(variable) {
      try place(variable)
    }
    return Tensor.substituting(values, in: expressions)
  }

  private mutating func place(_ variable: Variable) throws {
    guard values[Tensor(variable)] == nil else { return }
    switch variable.role {
    case .observed:
      if plan.given.contains(variable) { return }
      if !drawn.contains(variable), plan.bound.data[variable] != nil { return }
      values[Tensor(variable)] = try plan.imputes ? imputed(variable) : draw(variable)
    case .latent:
      switch plan.sources[variable] ?? .posterior {
      case .posterior: values[Tensor(variable)] = stand(for: variable)
      case .repetitions: values[Tensor(variable)] = try repetitions(of: variable)
      case .guide: try placeBlock(of: variable)
      case .conditional: try placeConditional(of: variable)
      case .prior: values[Tensor(variable)] = try draw(variable)
      }
    default: return
    }
  }

  private mutating func stand(for latent: Variable) -> Tensor {
    let plates = (particles.map { [$0] } ?? []) + latent.plates
    let variable = Variable(.state, shape: latent.shape, plates: plates)
    stands.append((latent, variable))
    return Tensor(variable)
  }

  /// The posterior in repetitions that the fit has seen, and a draw from the prior in others.
  private mutating func repetitions(of latent: Variable) throws -> Tensor {
    plan.isSeen(latent) ? stand(for: latent) : keepingSeen(latent, try draw(latent))
  }

  /// The posterior in repetitions that the fit has seen, and `new` in others.
  private mutating func keepingSeen(_ latent: Variable, _ new: Tensor) -> Tensor {
    guard plan.isPartlySeen(latent) else { return new }
    let isNew = mask(latent.plates.filter { plan.old[$0] != nil })
    return select(isNew .> 0.5, new, stand(for: latent))
  }

  /// 1 where a repetition of one of the plates is new.
  private mutating func mask(_ plates: [Axis]) -> Tensor {
    if let known = maskOfPlates[plates] { return known }
    let variable = Variable(.state, plates: plates)
    let counts = plates.map { plan.old[$0]?.count ?? 1 }
    masks[variable] = (0..<counts.product).map { place in
      var rest = place
      for (plate, count) in zip(plates, counts).reversed() {
        if plan.old[plate]?[rest % count] == nil { return 1 }
        rest /= count
      }
      return 0
    }
    maskOfPlates[plates] = Tensor(variable)
    return Tensor(variable)
  }

  /// A draw of the joint's distribution given what it reads.
  private mutating func draw(_ variable: Variable) throws -> Tensor {
    guard let index = structure.joint.firstIndex(where: { $0.variable == variable }) else {
      preconditionFailure("Placement: \(structure.name(of: variable)) has no factor")
    }
    let site = structure.joint[index]
    try site.requireProper()
    factors.append(site)
    // Latents have the streams below.
    let number = structure.latents.count + index
    guard let sampler = site.distribution.sampler(for: variable.shape),
      number < NoiseLayout.siteStride
    else { throw NoSampler() }
    let axes = particles.map { variable.axes.union([$0]) } ?? variable.axes
    let noises = NoiseLayout(sampler.noises).nodes(site: number, axes: axes)
    return try placed([sampler.sample(noises)])[0]
  }

  /// What is there of the data, and a draw of the rest given that.
  private mutating func imputed(_ variable: Variable) throws -> Tensor {
    let site = structure.jointSite(of: variable)
    guard let site, let presence = site.presence else { return site?.value ?? Tensor(variable) }
    let draw = try draw(variable)
    // What is there are the data themselves.
    values[site.value] = site.value
    let isThere = Tensor(presence) .> 0.5
    // As a whole member is missing or none of it, its draw stands for all of it.
    let value =
      site.distribution.imputed(site.value, where: isThere, from: draw)
      ?? select(isThere, site.value, draw)
    return try placed([value])[0]
  }

  private mutating func placeBlock(of latent: Variable) throws {
    let guide = plan.state.plan.assembly.family
    guard let block = guide.block(of: latent) else { return }
    let draw = guide.draw(block, particles: particles)
    for (own, value) in zip(block.variables, try placed(draw.values)) {
      values[Tensor(own)] = keepingSeen(own, value)
    }
  }

  private mutating func placeConditional(of latent: Variable) throws {
    let guide = try family ?? plan.family()
    family = guide
    let conditional = guide.collapse.conditionals.first { $0.variables.contains(latent) }
    guard let conditional else {
      preconditionFailure("Placement: \(structure.name(of: latent)) is not inferred")
    }
    let draws = guide.draw(conditional, particles: particles)
    let placed = try placed(Array(draws.values))
    for (own, value) in zip(draws.keys, placed) {
      values[own] = own.variable.map { keepingSeen($0, value) } ?? value
    }
  }
}

extension Site {
  /// - Throws: `UsageError` for a prior without an integral.
  func requireProper() throws(UsageError) {
    if distribution.isProper { return }
    throw UsageError(
      what: "`\(path)` has a \(distribution.name) prior, from which nothing can be drawn",
      place: place,
      fix: "Give it a proper prior"
    )
  }
}
