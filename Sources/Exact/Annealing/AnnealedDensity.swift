internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// The prior and the joint of a model's continuous latents on their unconstrained coordinates, for many chains at once.
///
/// Finite discrete latents are summed out of both. Chains are an axis; repetitions that keep to themselves are chains of their own.
struct AnnealedDensity {
  struct Coordinate {
    let latent: Variable
    /// The coordinates of all chains.
    let free: Variable
    let bijector: any Bijector
    /// Their scale, the same for all chains.
    let scale: Variable
  }

  let bound: BoundModel
  let chains: Axis
  /// The plates each repetition of which is a chain of its own.
  let plates: AxisSet
  let coordinates: [Coordinate]
  /// log p(h) and log p(x, h) with the change in volume, which carry the chains and the plates.
  let logPrior: Tensor
  let logJoint: Tensor
  /// The latents as expressions of the coordinates.
  let latents: [Tensor: Tensor]
  let constants: [Variable: [Double]]

  /// - Throws: `UsageError` for latents that can be neither summed out nor moved.
  init(_ bound: BoundModel, chains count: Int) throws {
    self.bound = bound
    let structure = bound.structure
    let chains = Axis.particles(count)
    self.chains = chains
    let discrete = structure.joint.filter { site in
      site.variable.role == .latent && site.distribution.support.isDiscrete
    }
    let moved = structure.joint.filter { site in
      site.variable.role == .latent && !site.distribution.support.isDiscrete
    }
    let coordinates = try moved.map { try Self.coordinate(of: $0, in: bound, chains) }
    self.coordinates = coordinates
    let gone = discrete.map(\.variable)
    let all = try Self.summedOut(structure.joint, gone, in: bound)
    let latentSites = structure.joint.filter { $0.variable.role == .latent }
    let prior = try Self.summedOut(latentSites, gone, in: bound)
    var values: [Tensor: Tensor] = [:]
    var volumes: [LogFactor] = []
    for coordinate in coordinates {
      let (free, bijector) = (Tensor(coordinate.free), coordinate.bijector)
      // A support may depend on latents before it.
      let volume = bijector.logDeterminant(free).substituting(values)
      volumes.append(LogFactor(volume, plates: coordinate.latent.axes))
      let value = bijector.forward(free).substituting(values)
      values[Tensor(coordinate.latent)] = value.broadcast(to: coordinate.latent.shape)
    }
    latents = values
    let plates = Self.separatePlates(all.factors, coordinates.map(\.latent))
    self.plates = plates
    func total(_ factors: [LogFactor]) -> Tensor {
      let tensors = Tensor.substituting(values, in: factors.map(\.tensor))
      let own = zip(factors, tensors).map { $0.with($1) }
      return (own + volumes).map { $0.summed(keeping: plates) }.reduce(Tensor(0), +)
    }
    logPrior = total(prior.factors)
    logJoint = total(all.factors)
    constants = all.constants.merging(prior.constants) { own, _ in own }
  }

  private static func coordinate(
    of site: Site,
    in bound: BoundModel,
    _ chains: Axis
  ) throws -> Coordinate {
    let latent = site.variable
    guard let bijector = site.distribution.support.bijector, site.distribution.isProper else {
      throw UsageError(
        what: "`\(site.path)` has a \(site.distribution.name) prior, from which no chain can start",
        place: site.place,
        fix: "Give it a proper prior with a density"
      )
    }
    let shape = bijector.unconstrainedShape(for: latent.shape)
    return Coordinate(
      latent: latent,
      free: Variable(.state, shape: shape, plates: [chains] + latent.plates),
      bijector: bijector,
      scale: Variable(.state, shape: shape, plates: latent.plates)
    )
  }

  private static func summedOut(
    _ sites: [Site],
    _ discrete: [Variable],
    in bound: BoundModel
  ) throws -> Elimination {
    let factors = sites.map { LogFactor($0.logProb, plates: $0.variable.axes) }
    var elimination = Elimination(bound, factors, of: discrete)
    elimination.runDiscrete()
    guard elimination.isComplete else {
      let names = elimination.remaining.map { "`\(bound.structure.name(of: $0))`" }
      throw UsageError(
        what: "\(names.joined(separator: ", ")) cannot be summed out, and chains move only "
          + "continuous latents",
        place: bound.structure.name,
        fix: "Estimate log p(x) with the importance-weighted bound instead"
      )
    }
    return elimination
  }

  /// The plates that all terms repeat over, in each repetition of which they read only its own latents.
  private static func separatePlates(_ factors: [LogFactor], _ latents: [Variable]) -> AxisSet {
    guard var plates = latents.first?.axes else { return [] }
    for latent in latents { plates = plates.intersection(latent.axes) }
    for factor in factors {
      plates = plates.intersection(factor.plates)
      let coupled = RepetitionCoupling.coupled(plates, in: factor.tensor, by: latents)
      plates = plates.subtracting(coupled)
    }
    return plates
  }
}
