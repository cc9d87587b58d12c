public import EvidenceTensors

/// Σᵢ cᵢ · objectiveᵢ in one fit, such as the ELBO of real data and forward KL on simulated ones.
///
///     .objective(.sum((1, .elbo), (0.1, .forwardKL)))
public struct WeightedSum: Objective {
  public let terms: [(weight: Double, objective: any Objective)]

  public init(_ terms: [(weight: Double, objective: any Objective)]) { self.terms = terms }

  public var name: String {
    terms.map { $0.weight == 1 ? $0.objective.name : "\($0.weight) \($0.objective.name)" }
      .joined(separator: " + ")
  }
  public var particles: Int? { terms.lazy.compactMap(\.objective.particles).first }
  public func taking(particles: Int) -> Self? {
    Self(terms.map { ($0.weight, $0.objective.taking(particles: particles) ?? $0.objective) })
  }
  /// That of the terms in which derivatives pass through draws.
  public var form: ObjectiveForm { forms.first ?? .held }
  public var takesClosedDivergences: Bool {
    terms.allSatisfy(\.objective.takesClosedDivergences)
  }
  private var forms: [ObjectiveForm] { terms.map(\.objective.form).filter { $0 != .held } }
  public var note: String? {
    let isBound = terms.count == 1 && terms[0].weight == 1 && terms[0].objective.note == nil
    return isBound ? nil : "the objective is a sum of several, not a bound of log p(x)"
  }

  public var mistake: UsageError? {
    if let mistake = terms.lazy.compactMap(\.objective.mistake).first { return mistake }
    let place = "Objective.sum"
    if let wrong = terms.first(where: { !($0.weight >= 0 && $0.weight.isFinite) }) {
      return UsageError(
        what: "the \(wrong.objective.name) is weighted by \(wrong.weight)",
        place: place,
        fix: "Give a number that is not negative"
      )
    }
    if terms.isEmpty {
      return UsageError(what: "a sum of no objective", place: place, fix: "Give at least one")
    }
    if let other = forms.first(where: { $0 != form }) {
      return UsageError(
        what: "objectives that differentiate through draws in two ways, \(form.rawValue) and "
          + "\(other.rawValue), are added up",
        place: place,
        fix: "Add such ones whose draws are constants, as of `.forwardKL` or `.selfConsistency`"
      )
    }
    let counts = Set(terms.compactMap(\.objective.particles))
    guard counts.count > 1 else { return nil }
    return UsageError(
      what:
        "objectives of \(counts.sorted().map(String.init).joined(separator: " and ")) particles "
        + "are added up",
      place: place,
      fix: "Give all the same number"
    )
  }

  public func bound(of weight: LogWeight) throws(UsageError) -> Bound {
    var (value, surrogate) = (Tensor(0), Tensor(0))
    for term in terms {
      let own = try term.objective.bound(of: weight)
      value = value + term.weight * own.value
      surrogate = surrogate + term.weight * own.surrogate
    }
    return Bound(value, surrogate: surrogate)
  }
}

extension Objective where Self == WeightedSum {
  /// Σᵢ cᵢ · objectiveᵢ.
  public static func sum(_ terms: (weight: Double, objective: any Objective)...) -> Self {
    WeightedSum(terms)
  }
}
