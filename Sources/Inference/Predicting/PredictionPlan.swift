internal import EvidenceDistributions
internal import EvidenceExact
package import EvidenceModeling
package import EvidenceTensors

/// What each variable of a prediction is made of: latents of the fit keep their posterior, those of repetitions that the fit has
/// not seen are inferred from what is observed of these, or else drawn from their prior.
package struct PredictionPlan: Sendable {
  /// Where a latent comes from.
  enum Source: Sendable {
    /// Its posterior in the fit.
    case posterior
    /// In some repetitions its posterior in the fit, in new ones its prior given what it reads.
    case repetitions
    /// What the guide makes of the data here.
    case guide
    /// Its exact distribution given the data here, and the other latents.
    case conditional
    /// Its prior given what it reads.
    case prior
  }

  let state: FitState
  /// The model with what is known here; a response has no data.
  package let bound: BoundModel
  /// For every plate with other repetitions than in the fit: the number there of each, nil for a new one.
  let old: [Axis: [Int?]]
  /// What data were given for here.
  let given: Set<Variable>
  private(set) var sources: [Variable: Source] = [:]
  /// Whether what is drawn of data is what is missing of them.
  var imputes = false
  /// How many draws of the posterior are made at once, alike for all latents: they are keyed by step and particle.
  var group: Int
  /// The exact posterior, where it stands in place of a guide, and draws of it.
  private var exact: (posterior: PosteriorState, draws: [Variable: Values])?

  /// In `structure` variables of the model may be set; `isPrior` for draws of all latents from their priors, at what was learned.
  package init(
    _ state: FitState,
    observing data: [Variable: Values],
    in structure: Structure? = nil,
    sizes: [Axis: Int] = [:],
    new: [Axis: [Bool]] = [:],
    isPrior: Bool = false
  ) throws {
    self.state = state
    let fitted = state.plan.bound
    let structure = structure ?? fitted.structure.whole
    given = Set(data.keys)
    group = structure.latents.map { QuantityDraws.group(of: Tensor($0), fitted) }.min() ?? 1
    old = try Self.repetitions(fitted, data, sizes, new)
    let changed = old.keys
    let kept = fitted.data.filter { entry in
      structure.declares(entry.key) && !entry.key.plates.contains(where: changed.contains)
    }
    bound = try BoundModel(
      structure,
      data: kept.merging(data) { $1 },
      sizes: fitted.sizes.merging(old.mapValues(\.count)) { $1 },
      isWhole: false
    )
    if isPrior { try bound.requireNothingTold(of: given) }
    for latent in structure.latents {
      sources[latent] = try isPrior ? .prior : source(of: latent)
    }
    if bound.hasAllData { try state.checkParameters(on: bound) }
  }

  /// New repetitions of a latent whose guide knows those of the fit only are drawn from the prior, which no data of theirs may tell of.
  private func requireUninformed(_ latent: Variable) throws(UsageError) {
    let structure = bound.structure
    let reader = structure.joint.first { site in
      given.contains(site.variable) && site.parents.contains(latent)
    }
    guard let reader else { return }
    let name = structure.name(of: latent)
    throw UsageError(
      what:
        "`\(reader.path)` is given and tells of `\(name)`, whose guide is of the repetitions of the "
        + "fit and infers no new ones",
      place: "Fit.predict",
      fix:
        "Let `\(name)` be integrated out, give it an amortized guide, or set `\(reader.path)` with `do`"
    )
  }

  /// Draws of latents of the exact posterior, in place of those of a guide.
  init(
    exactly posterior: PosteriorState,
    observing data: [Variable: Values],
    in structure: Structure? = nil,
    sizes: [Axis: Int] = [:],
    new: [Axis: [Bool]] = [:]
  ) throws {
    try self.init(
      FitState(exactly: posterior),
      observing: data,
      in: structure,
      sizes: sizes,
      new: new
    )
    exact = (posterior, [:])
  }

  /// The plan with so many draws of the posterior at hand, where it is exact.
  func having(_ draws: Int, _ seed: UInt64) throws -> PredictionPlan {
    guard let exact, exact.draws.isEmpty else { return self }
    var copy = self
    let values = try exact.posterior.samples(count: draws, seed: seed)
    copy.exact = (exact.posterior, values)
    return copy
  }

  private static func repetitions(
    _ fitted: BoundModel,
    _ data: [Variable: Values],
    _ sizes: [Axis: Int],
    _ new: [Axis: [Bool]]
  ) throws(UsageError) -> [Axis: [Int?]] {
    var old: [Axis: [Int?]] = [:]
    for plate in fitted.structure.plates {
      let seen = fitted.sizes[plate] ?? 1
      if let mask = new[plate] {
        if let size = sizes[plate], size != mask.count {
          throw UsageError(
            what: "`sizes` gives \(plate) the size \(size), and `new` \(mask.count)",
            place: "Fit.predict",
            fix: "Give one of the two"
          )
        }
        var next = 0
        old[plate] = mask.map { isNew in
          defer { next += isNew ? 0 : 1 }
          return isNew ? nil : next
        }
        guard next <= seen else {
          throw UsageError(
            what: "\(next) of the \(mask.count) \(plate) are not new, and the fit has seen \(seen)",
            place: "Fit.predict",
            fix: "Say true for each that the fit has not seen"
          )
        }
      } else if let size = sizes[plate] {
        old[plate] = (0..<Swift.max(size, 0)).map { $0 < seen ? $0 : nil }
      } else if let (variable, values) = data.first(where: { $0.key.axes.contains(plate) }),
        let place = variable.plates.firstIndex(of: plate), place < values.shape.count
      {
        old[plate] = Array(repeating: nil, count: values.shape[place])
      }
    }
    let unknown = (Array(sizes.keys) + Array(new.keys)).filter { old[$0] == nil }.min()
    guard let unknown else { return old }
    throw UsageError(
      what: "\(unknown) is given repetitions, but nothing repeats over \(unknown)",
      place: "Fit.predict",
      fix: "Leave it out"
    )
  }

  private func source(of latent: Variable) throws(UsageError) -> Source {
    let structure = bound.structure
    let isTouched = latent.plates.contains { old[$0] != nil }
    let informing: [Variable]
    let isOfRepetitions: Bool
    if let block = state.plan.assembly.family.block(of: latent) {
      informing = block.observed
      isOfRepetitions =
        block.ownParameters.contains { $0.variable.plates.contains { old[$0] != nil } }
        || block.flattened.sorted.contains { old[$0] != nil }
    } else {
      informing = structure.observed.filter { observed in
        isTouched == observed.plates.contains { old[$0] != nil }
      }
      isOfRepetitions = false
    }
    let known = informing.filter { given.contains($0) }
    let inferred: Source =
      state.plan.assembly.family.block(of: latent) == nil ? .conditional : .guide
    if isTouched, isOfRepetitions || informing.isEmpty { try requireUninformed(latent) }
    if known.isEmpty || isOfRepetitions { return isTouched ? .repetitions : .posterior }
    if let missing = informing.first(where: { bound.data[$0] == nil }) {
      let names = known.map { "`\(structure.name(of: $0))`" }.joined(separator: ", ")
      throw UsageError(
        what: "`\(structure.name(of: latent))` is inferred from `\(structure.name(of: missing))` "
          + "too, which is not given beside \(names)",
        place: "Fit.predict",
        fix: "Give all that it is inferred from, or nothing of it"
      )
    }
    return inferred
  }

  /// The latents of which some repetitions are drawn from their exact distribution given the data here.
  private var inferred: Set<Variable> {
    Set(sources.filter { if case .conditional = $0.value { true } else { false } }.keys)
  }

  /// Those of which all are.
  var conditionals: Set<Variable> { inferred.filter { !isPartlySeen($0) } }

  /// The guide on the data here, from which latents are inferred given those that keep their posterior.
  func family() throws -> GuideFamily {
    try state.plan.assembly.family.on(bound, inferring: inferred)
  }

  /// The model without what is summed and integrated out, on the data here; that of the fit where a quantity needs no other.
  func collapse(for quantity: Tensor) throws -> Collapse {
    try quantity.variables.isDisjoint(with: conditionals)
      ? state.plan.assembly.family.collapse : family().collapse
  }

  /// Draws of a latent's posterior, one after the other, in the repetitions here.
  func posterior(
    of latent: Variable,
    draws: Int,
    seed: UInt64
  ) throws -> (draws: [[Double]], isSeen: [Bool]) {
    let values =
      try exact?.draws[latent]
      ?? QuantityDraws(
        Tensor(latent),
        state,
        state.plan.bound,
        draws: draws,
        seed: seed,
        group: group
      ).values(draws)
    let (all, size) = (values.doubles, values.count / draws)
    let placed = (0..<draws).map { self.placed(all[$0 * size..<($0 + 1) * size], of: latent) }
    return (placed.map(\.values), placed.first?.isSeen ?? [])
  }

  /// Whether every repetition of a latent was seen by the fit.
  func isSeen(_ latent: Variable) -> Bool {
    latent.plates.allSatisfy { old[$0]?.allSatisfy { $0 != nil } ?? true }
  }

  /// Whether some repetitions of a latent are new, and some are those of the fit, which keep their posterior whatever is observed here.
  func isPartlySeen(_ latent: Variable) -> Bool {
    let changed = latent.plates.compactMap { old[$0] }
    return !changed.isEmpty && changed.allSatisfy { $0.contains { $0 != nil } }
  }

  /// Values of a latent of the fit in the repetitions here, zeros in new ones, and which of all elements are not new.
  private func placed(
    _ values: ArraySlice<Double>,
    of latent: Variable
  ) -> (values: [Double], isSeen: [Bool]) {
    let fitted = state.plan.bound.sizes
    // The position in the fit of each repetition here, plate by plate.
    var places: [Int?] = [0]
    for plate in latent.plates {
      let size = fitted[plate] ?? 1
      let own = old[plate] ?? (0..<size).map { $0 }
      places = places.flatMap { outer in
        own.map { inner in outer.flatMap { start in inner.map { start * size + $0 } } }
      }
    }
    let width = latent.shape.product
    let first = values.startIndex
    let all = places.flatMap { place -> [Double] in
      guard let place else { return Array(repeating: 0, count: width) }
      return Array(values[first + place * width..<first + (place + 1) * width])
    }
    return (all, places.flatMap { Array(repeating: $0 != nil, count: width) })
  }
}

extension GuideBlock {
  /// The data with a density that a draw is made of.
  var observed: [Variable] {
    let noises = noises.map { Tensor(Variable(.state, shape: $0.shape, plates: plates.sorted)) }
    let read = Set(draw(noises).values.flatMap(\.listedVariables))
    return read.filter { $0.role == .observed }.sorted { $0.number < $1.number }
  }
}

extension BoundModel {
  /// Data tell of the latents that their factors read, which draws from the prior do not know.
  ///
  /// `given` are the observed variables that are looked at besides what is conditioned on; all that have data where it is nil.
  func requireNothingTold(of given: Set<Variable>? = nil) throws(UsageError) {
    for site in structure.joint {
      let isConditioned = structure.isGiven(site.variable)
      let isGiven = given.map { $0.contains(site.variable) } ?? (data[site.variable] != nil)
      guard isConditioned || isGiven && site.variable.role == .observed,
        let parent = site.parents.first(where: { $0.role == .latent })
      else { continue }
      throw UsageError(
        what: "`\(site.path)` is \(isConditioned ? "conditioned on" : "given"), and "
          + "`\(structure.name(of: parent))`, which it tells of, would be drawn from its prior",
        place: "\(structure.name).data",
        fix: "Set it with `do`, or fit the model"
      )
    }
  }
}
