internal import EvidenceExact
public import EvidenceModeling
internal import EvidenceTensors

/// log p(x) of data that a model simulates, in ascending order, beside which that of real data shows whether they are such data.
///
/// Data that the model does not expect have a log p(x) below most of these; data with less noise than it expects, above.
/// - Reference: Box (1980), "Sampling and Bayes' inference in scientific modelling and robustness", section 2.3.
public struct SimulatedEvidence<M: Model>: Sendable {
  private let fit: Fit<M>
  private let measure: EvidenceMeasure
  /// In nats, of each simulation.
  public let totals: [Double]
  /// In nats, of each datum of each simulation; nil where data have no evidence by themselves.
  public let perDatum: [Double]?

  /// Whether these are exact, and not importance-weighted bounds.
  public var isExact: Bool { measure.isExact }

  fileprivate init(_ fit: Fit<M>, _ count: Int, _ draws: Int, _ seed: UInt64) throws {
    let simulation = try JointSimulation(fit.state, seed: seed)
    measure = try EvidenceMeasure(fit.state, draws: draws, seed: seed)
    var totals: [Double] = []
    var parts: [Double]? = []
    for number in 0..<count {
      let (total, perDatum) = try measure(of: simulation.data(of: simulation(number)))
      totals.append(total)
      parts = perDatum.flatMap { own in parts.map { $0 + own } }
    }
    self.fit = fit
    self.totals = totals.sorted()
    self.perDatum = parts?.sorted()
  }

  /// Where the log p(x) of data falls among the simulated ones; of the data of the fit, unless told.
  ///
  /// - Throws: `UsageError` for data of another number than was simulated, and as `logWeights`.
  public func check(observing data: Bindings<M> = [:]) throws -> EvidenceCheck {
    let plan = fit.state.plan
    let observed = try plan.bound.structure.resolve(data, of: fit.model)
    let bound = try plan.bound.replacing(data: observed)
    let other = plan.bound.sizes.keys.sorted().first { bound.sizes[$0] != plan.bound.sizes[$0] }
    if let other {
      throw UsageError(
        what: "\(bound.sizes[other] ?? 0) \(other) are given, and data of "
          + "\(plan.bound.sizes[other] ?? 0) were simulated",
        place: "SimulatedEvidence.check",
        fix: "Give as many as the data of the fit have"
      )
    }
    let (total, own) = try measure(of: observed)
    return EvidenceCheck(
      logEvidence: total,
      isExact: isExact,
      simulations: totals.count,
      lowerTail: totals.tail { $0 <= total },
      upperTail: totals.tail { $0 >= total },
      perDatum: own.flatMap { own in
        perDatum.map { all in own.map { value in all.tailOfSorted(upTo: value) } }
      }
    )
  }
}

/// Whether data are such as a model simulates, by where their log p(x) falls.
public struct EvidenceCheck: Sendable, CustomStringConvertible {
  /// In nats.
  public let logEvidence: Double
  /// Whether that is exact, and not an importance-weighted bound.
  public let isExact: Bool
  public let simulations: Int
  /// How probable a log p(x) as low is of data of the model; the data are counted among the simulations.
  public let lowerTail: Double
  /// How probable one as high is.
  public let upperTail: Double
  /// The lower tail of each datum among the data of all simulations; nil where data have no evidence by themselves.
  public let perDatum: [Double]?

  /// Twice the smaller tail.
  public var pValue: Double { min(1, 2 * min(lowerTail, upperTail)) }

  /// Such as "log p(x) -98.2 (exact) is lower than that of 99.6 % of 999 simulated data sets: p 0.008".
  public var description: String {
    let isLow = lowerTail <= upperTail
    let share = 100 * (1 - min(lowerTail, upperTail))
    let kind = isExact ? "exact" : "importance-weighted bound"
    return "log p(x) \(logEvidence.words) (\(kind)) is \(isLow ? "lower" : "higher") than that of "
      + "\(share.words(digits: 3)) % of \(simulations) simulated data sets: "
      + "p \(pValue.words(digits: 2))"
  }
}

extension Fit {
  /// log p(x) of data that the model simulates at the learned parameters: exact where an exact method gives it, else the
  /// importance-weighted bound by `draws` draws of a guide that infers new data.
  ///
  /// A bound serves as well, as data of the model have it too: only what the guide misses is then told from real data less sharply.
  /// Parameters that were learned from the same data make the check lenient.
  /// - Throws: `UsageError` for a prior that cannot be drawn from, and for a guide that belongs to the data of the fit where no exact
  ///   method applies.
  public func simulatedEvidence(
    simulations: Int = 499,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> SimulatedEvidence<M> {
    try requireDraws(simulations, "Fit.simulatedEvidence", of: "simulations")
    return try SimulatedEvidence(self, simulations, draws, seed)
  }
}

/// log p(x) of data at the parameters of a fit, by one way for all.
private struct EvidenceMeasure {
  let isExact: Bool
  private let state: FitState
  private let parameters: [Variable: [Double]]
  private let draws: Int
  private let seed: UInt64

  init(_ state: FitState, draws: Int, seed: UInt64) throws {
    (self.state, self.draws, self.seed) = (state, draws, seed)
    parameters = try state.declaredParameters
    isExact = (try? exactLogEvidence(of: state.plan.bound, parameters: parameters)) != nil
    if isExact { return }
    guard let own = state.plan.assembly.family.blocks.first(where: { $0.observed.isEmpty }) else {
      return
    }
    throw UsageError(
      what:
        "no exact method gives log p(x), and the guide of \(own.names) reads no data, so that it "
        + "infers nothing of simulated ones",
      place: "Fit.simulatedEvidence",
      fix: "Fit with `.guide(.amortized())`, or use `predictiveProbability`"
    )
  }

  func callAsFunction(of data: [Variable: Values]) throws -> (total: Double, perDatum: [Double]?) {
    if isExact {
      let bound = try state.plan.bound.replacing(data: data)
      let exact = try exactLogEvidence(of: bound, parameters: parameters)
      return (exact.logEvidence, exact.perDatum)
    }
    let weights = try state.logWeights(observing: data, draws: draws, seed: seed)
    return (weights.logEvidence.value, weights.logEvidence.perDatum)
  }
}

extension [Double] {
  /// The share of these and one more that fulfil a claim, which the one does.
  fileprivate func tail(where claim: (Double) -> Bool) -> Double {
    Double(1 + count(where: claim)) / Double(count + 1)
  }

  /// The same of numbers in ascending order that are not above a value.
  fileprivate func tailOfSorted(upTo value: Double) -> Double {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return Double(1 + low) / Double(count + 1)
  }
}
