package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// The log joint of a bound model while its latents are eliminated, one group after the other.
///
/// Every step proves on the expressions that it may be taken; what it leaves is again a log joint, of fewer latents.
package struct Elimination {
  package let bound: BoundModel
  /// Tables of more numbers are not made.
  let mostNumbers: Int
  /// Whether tables of one repetition are counted, and not of all.
  let countsRepetitionsOnce: Bool
  package private(set) var factors: [LogFactor]
  package private(set) var remaining: [Variable]
  private(set) var steps: [any EliminationMethod] = []
  /// The plates over which each step adds up terms inside its sum or integral.
  private(set) var insides: [AxisSet] = []
  /// Whether a discrete latent whose repetitions are added up over may be left to a later sum over all of them together.
  var couplesRepetitions = false
  /// Latents for which ways were tried that do not lead through, with the reasons.
  package private(set) var refusals: [Variable: [Refusal]] = [:]

  package init(_ bound: BoundModel) {
    let factors = bound.structure.joint.map { LogFactor($0.logProb, plates: $0.variable.axes) }
    self.init(bound, factors, of: bound.structure.latents)
  }

  /// Any log-density of some of the model's latents.
  package init(
    _ bound: BoundModel,
    _ factors: [LogFactor],
    of latents: [Variable],
    mostNumbers: Int = EnumerationCost.limit,
    countsRepetitionsOnce: Bool = false
  ) {
    self.bound = bound
    self.mostNumbers = mostNumbers
    self.countsRepetitionsOnce = countsRepetitionsOnce
    self.factors = factors
    remaining = latents
  }

  package var isComplete: Bool { remaining.isEmpty }
  var sizes: [Axis: Int] { bound.sizes }
  /// The repetitions of plates that tables are counted with.
  var tableSizes: [Axis: Int] { countsRepetitionsOnce ? [:] : bound.sizes }
  /// The log joint of the latents that remain.
  package var logJoint: Tensor { sum(of: factors, keeping: []) }
  /// The log-densities of what was eliminated, each given what was eliminated after it.
  package var logConditionals: [LogFactor] { steps.map(\.logFactor) }
  /// The same from the first step on that eliminates one of `wanted`: nothing later is given what goes before.
  package func logConditionals(of wanted: Set<Variable>) -> [LogFactor] {
    let unwanted = steps.prefix { wanted.isDisjoint(with: $0.variables) }
    return steps.dropFirst(unwanted.count).map(\.logFactor)
  }
  /// Numbers that the expressions read besides the model's own.
  package var constants: [Variable: [Double]] {
    steps.reduce(into: [:]) { $0.merge($1.constants) { own, _ in own } }
  }

  /// What must hold for the integrals to exist, at the values of the latents that are eliminated later.
  var conditions: [ProperCondition] {
    steps.indices.compactMap { index in
      guard let condition = steps[index].condition else { return nil }
      let numbers = steps[(index + 1)...].reduce(condition.numbers) { numbers, later in
        numbers.substituting(later.typicalValues)
      }
      // What depends on latents that are left to quadrature is looked at by the quadrature.
      guard numbers.variables.isDisjoint(with: remaining) else { return nil }
      return condition.with(numbers)
    }
  }

  /// What is left of the slopes at maxima, at typical values of the latents that are eliminated later.
  var residues: [Tensor] { allResidues.filter { $0.variables.isDisjoint(with: remaining) } }

  /// Those that depend on latents that remain.
  var openResidues: [Tensor] { allResidues.filter { !$0.variables.isDisjoint(with: remaining) } }

  /// About how far off integrals by local rules are in all, at typical values of the latents that are eliminated later.
  var error: Tensor? {
    let all = steps.indices.compactMap { index in
      steps[(index + 1)...].reduce(steps[index].error?.summed(over: steps[index].plates)) {
        $0?.substituting($1.typicalValues)
      }
    }
    return all.isEmpty ? nil : all.reduce(Tensor(0)) { $0 + $1.summed(over: $1.axes) }
  }

  private var allResidues: [Tensor] {
    steps.indices.compactMap { index in
      steps[(index + 1)...].reduce(steps[index].residue) { residue, later in
        residue?.substituting(later.typicalValues)
      }
    }
  }

  /// Eliminates everything for which a proof is found.
  package mutating func run() {
    while !remaining.isEmpty {
      let progressed = eliminateKnownForms() || eliminateDiscreteChain() || eliminateDiscrete()
      if !progressed && !eliminateGaussiansTogether() { return }
    }
  }

  /// Continuous latents that can be integrated out repetition by repetition.
  mutating func eliminateKnownForms() -> Bool {
    eliminateGaussianChain() || eliminateRepeatedGaussians() || eliminateConjugate()
  }

  mutating func eliminateConjugate() -> Bool {
    guard let step = nextConjugate() else { return false }
    take(step)
    return true
  }

  /// Sums out every discrete latent for which a proof is found.
  package mutating func runDiscrete() {
    while eliminateDiscreteChain() || eliminateDiscrete() {}
  }

  /// The terms that read some of `group`, and the largest set of plates along which these keep to themselves.
  ///
  /// Rows that read one repetition each through an index are terms of that, where these are `regrouping`.
  func neighborhood(
    of group: [Variable],
    regrouping: Bool = true
  ) -> (factors: [LogFactor], plates: AxisSet) {
    var touched = factors.filter { $0.reads(anyOf: group) }
    for plate in group[0].plates where regrouping {
      touched = touched.map { $0.regrouped(by: group, along: plate) ?? $0 }
    }
    var plates = group[0].axes
    for variable in group { plates = plates.subtracting(plates.subtracting(variable.axes)) }
    for factor in touched {
      let coupled = RepetitionCoupling.coupled(
        plates,
        in: factor.tensor,
        by: group,
        opening: regrouping
      )
      plates = plates.subtracting(coupled)
    }
    return (touched, plates)
  }

  /// Latents outside `group` that must go first, because a sum over their repetitions is needed.
  ///
  /// Where repetitions may be coupled, discrete latents need not: what is left is then a function of all repetitions.
  func blockers(of group: [Variable], _ touched: [LogFactor], keeping plates: AxisSet) -> [Variable]
  {
    remaining.filter { other in
      !group.contains(other) && !mayBeCoupled(other)
        && touched.contains { factor in
          let summed = factor.plates.union(factor.rows).subtracting(plates)
          return factor.variables.contains(other) && other.axes.contains(where: summed.contains)
        }
    }
  }

  private func mayBeCoupled(_ latent: Variable) -> Bool {
    couplesRepetitions && support(of: latent).enumeratedValues != nil
  }

  /// Replaces the terms that read the step's latents by what the step leaves of them.
  mutating func take(_ step: any EliminationMethod) {
    let gone = step.variables
    let touched = factors.filter { $0.reads(anyOf: gone) }
    let reads = touched.reduce(into: Set()) { $0.formUnion($1.reads) }.subtracting(gone)
    factors.removeAll { $0.reads(anyOf: gone) }
    factors.append(LogFactor(step.logIntegral, plates: step.plates, reads: reads))
    remaining.removeAll(where: gone.contains)
    steps.append(step)
    let all = touched.reduce(AxisSet(gone.flatMap(\.plates))) { $0.union($1.plates) }
    insides.append(all.subtracting(step.plates))
  }

  package func sum(of terms: [LogFactor], keeping plates: AxisSet) -> Tensor {
    terms.map { $0.summed(keeping: plates) }.reduce(Tensor(0)) { $0 + $1 }
  }
}

// MARK: - Gaussian

extension Elimination {
  /// Latents that share their plates, deepest plates first, within each repetition by themselves.
  mutating func eliminateRepeatedGaussians() -> Bool {
    let eligible = QuadraticSet(in: self).variables
    let classes = Dictionary(grouping: eligible, by: \.axes)
    let deepestFirst = classes.sorted { a, b in
      let isEarlier = a.value[0].isBefore(b.value[0], in: remaining)
      return a.key.count != b.key.count ? a.key.count > b.key.count : isEarlier
    }
    for (axes, unordered) in deepestFirst {
      let group = remaining.filter(unordered.contains)
      let (touched, plates) = neighborhood(of: group)
      // Flattened plates are dealt with together with everything else that may be coupled to them.
      guard plates == axes || axes.isEmpty else { continue }
      guard blockers(of: group, touched, keeping: plates).isEmpty else { continue }
      integrate(group, touched, keeping: plates)
      return true
    }
    return false
  }

  /// All latents in which the log joint is quadratic, as one vector.
  mutating func eliminateGaussiansTogether() -> Bool {
    let group = QuadraticSet(in: self).variables
    guard !group.isEmpty else { return false }
    let (touched, plates) = neighborhood(of: group)
    guard blockers(of: group, touched, keeping: plates).isEmpty else { return false }
    integrate(group, touched, keeping: plates)
    return true
  }

  private mutating func integrate(
    _ group: [Variable],
    _ touched: [LogFactor],
    keeping plates: AxisSet
  ) {
    let coordinates = FlatCoordinates(group, keeping: plates, sizes: sizes)
    let logJoint = sum(of: touched, keeping: plates)
    take(
      GaussianElimination(
        of: logJoint,
        coordinates,
        rows: rows(touched, keeping: plates, coordinates.dimension)
      )
    )
  }

  /// Terms of data with clearly more rows in each repetition than dimensions, and the others.
  private func rows(
    _ touched: [LogFactor],
    keeping plates: AxisSet,
    _ dimension: Int
  ) -> (of: Tensor, others: Tensor)? {
    let hasRows = touched.map { factor in
      let rows = factor.plates.subtracting(plates).map { sizes[$0] ?? 1 }.product
      return rows > 2 * dimension && factor.variables.contains { $0.role == .observed }
    }
    guard hasRows.contains(true) else { return nil }
    let own = zip(touched, hasRows).filter(\.1).map(\.0)
    let others = zip(touched, hasRows).filter { !$0.1 }.map(\.0)
    return (sum(of: own, keeping: plates), sum(of: others, keeping: plates))
  }
}

// MARK: - Enumeration

extension Elimination {
  /// The discrete latent whose sum is cheapest among those that may be summed out now and do not share a term with `spared`.
  mutating func eliminateDiscrete(sparing spared: [Variable] = []) -> Bool {
    var best: (cost: EnumerationCost, touched: [LogFactor], plates: AxisSet)?
    for variable in remaining {
      guard let choices = support(of: variable).enumeratedValues else { continue }
      let (touched, plates) = neighborhood(of: [variable])
      guard blockers(of: [variable], touched, keeping: plates).isEmpty,
        !touched.contains(where: { $0.reads(anyOf: spared) })
      else { continue }
      let cost = EnumerationCost(of: variable, choices: choices, touched, plates, in: self)
      if let obstacle = cost.obstacle {
        refuse(variable, obstacle)
      } else if best.map({ cost.total < $0.cost.total }) ?? true {
        best = (cost, touched, plates)
      }
    }
    guard let best else { return false }
    let step = Enumeration(
      of: possible(best.touched, keeping: best.plates),
      best.cost.variable,
      choices: best.cost.choices,
      keeping: best.plates,
      sizes: sizes
    )
    take(step)
    return true
  }

  /// The sum of the terms; −∞ where one of those without data is, whatever the others are: a value without probability may be one
  /// for which nothing else is defined.
  private func possible(_ touched: [LogFactor], keeping plates: AxisSet) -> Tensor {
    let priors = touched.filter { factor in !factor.variables.contains { $0.role == .observed } }
    let whole = sum(of: touched, keeping: plates)
    guard priors.count < touched.count, whole.mistake == nil else { return whole }
    return priors.reduce(whole) { sum, prior in
      select(prior.summed(keeping: plates) .== -Double.infinity, -Double.infinity, sum)
    }
  }

  package func support(of latent: Variable) -> Support {
    bound.structure.jointSite(of: latent)?.distribution.support ?? .point
  }

  /// Notes why a way to sum out a latent is closed.
  mutating func refuse(_ latent: Variable, _ reason: String) {
    let gone = steps.flatMap(\.variables).filter { !support(of: $0).isDiscrete }
    let names = gone.map { "`\(bound.structure.name(of: $0))`" }.joined(separator: ", ")
    let refusal = Refusal(reason: reason, circumstance: gone.isEmpty ? "" : "without \(names) ")
    let known = refusals[latent, default: []]
    if !known.contains(where: { $0.reason == reason }) { refusals[latent] = known + [refusal] }
  }
}

extension Variable {
  fileprivate func isBefore(_ other: Variable, in order: [Variable]) -> Bool {
    (order.firstIndex(of: self) ?? 0) < (order.firstIndex(of: other) ?? 0)
  }
}
