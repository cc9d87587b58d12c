internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// What is summed and integrated out of a model inside a fit, given the latents that a guide draws.
///
/// Discrete latents with finitely many values are summed out, by the methods of exact evidence; continuous ones are integrated out
/// where these prove that they can be: Gaussian and conjugate ones and Gaussian sequences. A log-weight log p(x, h) − log q(h) of
/// the latents h that are left is then that of the model without the others.
package struct Collapse: Sendable {
  package let elimination: Elimination
  /// What is left of the log joint, for derivatives too: those of an integral that is the same about any point need none of the
  /// point.
  package let factors: [LogFactor]
  /// Why a continuous latent has a guide although its integral is known, such as "a mini-batch of Rows would stand inside it".
  package let obstacles: [Variable: String]
  /// The latents that are drawn for each value of those that are summed out.
  package let carried: CarriedDraws

  /// The most numbers that a table may have in one repetition of its plates.
  package static let mostNumbers = 65_536
  /// The most dimensions of one dense factor: it is made anew in every step.
  static let mostDimensions = 200
  /// The most coordinates of a guide that an integral may couple.
  static let mostCoupled = 100

  /// `drawn` are given by a guide; `sampled` is a plate of which each step sees some repetitions only.
  package init(
    of bound: BoundModel,
    drawn: Set<Variable>,
    sampled: Axis? = nil,
    carrying carried: CarriedDraws = CarriedDraws()
  ) {
    self.carried = carried
    let search = CollapseSearch(bound: bound, drawn: drawn, sampled: sampled, carrying: carried)
    (elimination, obstacles) = search.result
    let points = elimination.steps.compactMap(\.anyPoint).map { ($0, stopGradient($0)) }
    let held = Dictionary(points) { $1 }
    factors = elimination.factors.map { $0.with($0.tensor.substituting(held)) }
  }

  package var bound: BoundModel { elimination.bound }
  /// The latents that are gone, in order of elimination.
  package var variables: [Variable] { elimination.steps.flatMap(\.variables) }
  /// The discrete latents that no method covers.
  package var left: [Variable] { elimination.remaining }
  package var constants: [Variable: [Double]] { elimination.constants }
  package var isEmpty: Bool { elimination.steps.isEmpty }

  /// Those of `variables` that are integrated out.
  package var integrated: [Variable] {
    variables.filter { !elimination.support(of: $0).isDiscrete }
  }

  /// The latents inside whose sum or integral terms of all repetitions of a plate stand.
  package func latents(over plate: Axis) -> [Variable] {
    zip(elimination.steps, elimination.insides).filter { $1.contains(plate) }.flatMap(\.0.variables)
  }

  /// Why a discrete latent is not summed out.
  package func refusal(of latent: Variable) -> String? {
    elimination.refusals[latent]?.reversed().map(\.reason).joined(separator: ", and ")
  }

  /// How a latent is eliminated, such as "Gaussian elimination of theta (1 dimension per Schools)".
  package func words(for latent: Variable) -> String? {
    let step = elimination.steps.first { $0.variables.contains(latent) }
    return step?.words(elimination.bound.structure.name)
  }

  /// Draws of the latents, each given those that are drawn before.
  package var conditionals: [ConditionalDraw] {
    elimination.steps.reversed().map { step in
      guard let draw = step.conditional else {
        preconditionFailure(
          "Collapse.conditionals: \(words(for: step.variables[0]) ?? "") has none"
        )
      }
      return draw
    }
  }

  /// An expression at typical values of the latents that are integrated out.
  package func typical(_ expression: Tensor) -> Tensor {
    elimination.steps.reduce(expression) { expression, step in
      let isDiscrete = step.variables.contains { elimination.support(of: $0).isDiscrete }
      return isDiscrete ? expression : expression.substituting(step.typicalValues)
    }
  }

  /// The mean of an expression given the latents that are left, or given all but `some`; nil where it has no exact form.
  package func mean(of quantity: Tensor, over some: Set<Variable>? = nil) -> Tensor? {
    let placed = quantity.substituting(carried.values)
    guard case .value(let mean) = elimination.conditionalMean(of: placed, over: some) else {
      return nil
    }
    return mean
  }

  /// What must hold for the integrals to exist, as numbers that must be above a bound.
  package var conditions: [Tensor] { elimination.conditions.map(\.numbers) }

  /// - Throws: `UsageError` for values of `conditions` at which an integral does not exist.
  package func require(_ values: [NumericArray]) throws(UsageError) {
    for (condition, own) in zip(elimination.conditions, values) {
      try condition.require(own, elimination.bound.structure)
    }
  }
}

extension Elimination {
  enum ConditionalMean {
    case value(Tensor)
    /// The latents of a step that has no exact mean.
    case uncovered([Variable])
  }

  /// The mean of an expression given the latents that remain, or given all but `some`.
  func conditionalMean(of quantity: Tensor, over some: Set<Variable>? = nil) -> ConditionalMean {
    var current = quantity
    for step in steps where some.map({ !$0.isDisjoint(with: step.variables) }) ?? true {
      let own = step.variables.filter { current.variables.contains($0) }
      guard !own.isEmpty else { continue }
      let coupled = RepetitionCoupling.coupled(step.plates, in: current, by: own)
      guard let mean = step.mean(of: current, coupled: coupled) else { return .uncovered(own) }
      current = mean
    }
    return .value(current)
  }
}
