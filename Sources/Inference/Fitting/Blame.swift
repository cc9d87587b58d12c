internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// Finds the first factor that went wrong in a failed step: the interpreter makes that very step again, with the same state,
/// rows and draws, and looks at every factor.
package struct Blame {
  private let failure: StepFailure
  private let everyValue: EveryValue

  package init(_ failure: StepFailure) {
    self.failure = failure
    let assembly = failure.state.plan.assembly
    everyValue = EveryValue(of: assembly.family, assembly.realization)
  }

  private var plan: FitPlan { failure.state.plan }

  /// What went wrong, with the place of the factor, its datum and its parameters' values there.
  package var error: UsageError {
    do {
      let replay = try Replay(failure)
      if let found = try valueFault(replay) ?? gradientFault(replay) { return found }
      return roundingFault
    } catch let mistake as UsageError {
      return mistake
    } catch {
      return roundingFault
    }
  }

  /// Draws first, in the guide's order, then the factors in the joint's.
  private func valueFault(_ replay: Replay) throws -> UsageError? {
    for suspect in suspects {
      let values = try replay.evaluate(suspect.values)
      guard let value = values.first(where: { $0.firstNonFinite != nil }),
        let position = value.firstNonFinite
      else { continue }
      let number = value.elements[position].words
      return try error(suspect, value, at: position, replay, "is \(number)")
    }
    return nil
  }

  /// Every factor is finite: the first whose gradient is not.
  private func gradientFault(_ replay: Replay) throws -> UsageError? {
    let frees = plan.moved.map { Tensor($0.free) }
    for term in plan.assembly.terms {
      let value = everyValue(term.value)
      let parts = value.axes.filter { !$0.isPlate }
      let whole = value.summed(over: term.plates).summed(over: parts)
      let loss = whole.substituting(plan.quantities.replacements).substituting(plan.masks)
      let gradients = try replay.evaluate(gradient(of: loss, withRespectTo: frees))
      guard let index = gradients.firstIndex(where: { $0.firstNonFinite != nil }),
        let position = gradients[index].firstNonFinite
      else { continue }
      let number = gradients[index].elements[position].words
      let name = plan.moved[index].path
      return try error(
        Suspect(term, everyValue),
        try replay.evaluate([value])[0],
        at: nil,
        replay,
        "has a gradient of \(number) with respect to `\(name)`"
      )
    }
    return nil
  }

  private var roundingFault: UsageError {
    let isSingle = plan.precision == .float
    return UsageError(
      what: "\(step) gives an objective of \(failure.objective.words) and a gradient of "
        + "length \(failure.gradientNorm.words) in \(plan.precision.rawValue) precision, "
        + "although every factor is finite\(isSingle ? " in double" : "")",
      place: "VariationalInference.run",
      fix: isSingle
        ? "Use `.precision(.double)`; \(kept)"
        : "Measure latents and data in units in which scales are nearer to 1; \(kept)"
    )
  }

  private var step: String { "step \(failure.inputs.first) (seed \(plan.options.seed))" }

  private var kept: String {
    failure.inputs.first == 0
      ? "the parameters are as they started"
      : "the parameters of step \(failure.inputs.first - 1) are kept"
  }

  private func error(
    _ suspect: Suspect,
    _ value: NumericArray,
    at position: Int?,
    _ replay: Replay,
    _ claim: String
  ) throws -> UsageError {
    let place = position.map { value.place(of: $0, rows: replay.rows, everyValue) } ?? Place()
    let name = suspect.distribution.name
    // Of parameters in their domains, a probability of zero is no matter of the step's length.
    let isImpossible = position.map { value.elements[$0] == -.infinity } ?? false
    var told: [String] = []
    var remedy: String?
    for parameter in suspect.distribution.parameters {
      let numbers = try replay.evaluate([drawn(parameter.tensor)])[0]
      let own = numbers.entries(at: place)
      told.append("\(parameter.name) \(Self.words(own, in: parameter.domain))")
      if remedy == nil, parameter.error(for: own, of: name) != nil {
        let domain = parameter.domain
        remedy = "Keep \(name).\(parameter.name) of \(suspect.names) in its domain (\(domain))"
      }
    }
    let given = told.isEmpty ? "" : "; \(name) has \(told.joined(separator: " and "))"
    let whereabouts = place.words.isEmpty ? "" : " at \(place.words)"
    return UsageError(
      what: "\(suspect.words) \(claim)\(whereabouts) in \(step)\(given)",
      place: suspect.place,
      fix: (remedy ?? (isImpossible ? Self.possible : Self.smaller)) + "; \(kept)"
    )
  }

  private static let smaller = "Lower the learning rate or clip gradients"
  private static let possible =
    "The value is impossible there: correct it, start elsewhere, or take a distribution that allows "
    + "for it"

  /// One number as it is; of several, the first outside the domain, else the range.
  private static func words(_ values: [Double], in domain: Support) -> String {
    if values.count == 1 { return values[0].words }
    if let index = values.firstIndex(where: { !domain.contains($0) }) {
      return "\(values[index].words) (element \(index))"
    }
    let (low, high) = (values.min() ?? .nan, values.max() ?? .nan)
    return "from \(low.words) to \(high.words)"
  }

  private var suspects: [Suspect] {
    let assembly = plan.assembly
    let (blocks, realization) = (assembly.family.blocks, assembly.realization)
    let draws = zip(blocks, realization.logDensities).map { block, density in
      Suspect(
        words: "the guide of \(block.names)",
        names: block.names,
        place: block.place,
        distribution: block.base,
        values: realization(block.latents.map(\.value)) + [density.tensor]
      )
    }
    return draws + assembly.terms.filter { $0.kind != .guide }.map { Suspect($0, everyValue) }
  }

  /// An expression at the draws of the guide and every value of the latents that are summed out.
  private func drawn(_ expression: Tensor) -> Tensor {
    everyValue(plan.assembly.realization([expression])[0])
  }
}

/// A factor that may have gone wrong.
private struct Suspect {
  let words: String
  let names: String
  let place: String
  let distribution: any Distribution
  let values: [Tensor]
}

extension Suspect {
  init(_ term: Term, _ everyValue: EveryValue) {
    let what =
      switch term.kind {
      case .prior, .likelihood: "the log-density of \(term.names)"
      case .guide: "the guide of \(term.names)"
      case .closedKL: "the divergence of the guide of \(term.names) from its prior"
      }
    self.init(
      words: what,
      names: term.names,
      place: term.place,
      distribution: term.distribution,
      values: [everyValue(term.value)]
    )
  }
}
