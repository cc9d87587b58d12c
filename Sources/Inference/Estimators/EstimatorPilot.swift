internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// What a pilot found of an estimator of a latent, beside those of the others that the fit begins with.
package struct EstimatorTrial: Sendable {
  /// Such as "`b`".
  package let latents: String
  package let estimator: String
  /// Of the gradient of a step: that of all numbers together.
  package let variance: Double
  /// About how many operations a step takes.
  package let operations: Double
  package let isChosen: Bool
}

/// How far the mean of a biased estimator's gradient is from the exact one, at the start of the fit.
package struct EstimatorBias: Sendable {
  package let latents: String
  package let estimator: String
  /// The Euclidean length of the difference, with that of its standard errors.
  package let distance: Double
  package let error: Double
  /// That of the exact gradient.
  package let length: Double
}

/// Chooses among the estimators that can serve a latent which is drawn without derivatives, by the variance of the gradient times the
/// work of a step, at the start of the fit.
///
/// The work is counted, not timed: the same seed makes the same choice.
struct EstimatorPilot {
  private(set) var rules: [any EstimatorRule]
  private(set) var trials: [EstimatorTrial] = []
  private(set) var biases: [EstimatorBias] = []

  private static let gradients = 48
  private static let gradientsOfBias = 2_000
  /// A step that takes so many times the work of another is not worth a gradient without noise.
  private static let mostTimes = 10.0
  /// What takes longer than seconds is left out.
  private static let mostOperations = 4e9

  init(_ plan: FitPlan) throws {
    rules = plan.assembly.rules
    let family = plan.assembly.family
    let finder = EstimatorRules(
      family: family,
      form: plan.options.objective.form,
      particles: plan.particles
    )
    let open = family.blocks.indices.filter { index in
      let block = family.blocks[index]
      return !block.isPathwise && plan.options.estimators.choice(for: block) == nil
        && finder.legal(for: block).count > 1
    }
    let biased = family.blocks.indices.filter { index in
      let isKnown = finder.legal(for: family.blocks[index]).contains { $0.rule is EnumeratedDraw }
      return rules[index].isBiased && isKnown
    }
    guard !open.isEmpty || !biased.isEmpty else { return }
    let start = try plan.initialState().values
    // Each plan has coordinates of its own.
    func state(of other: FitPlan) -> [Variable: [Double]] {
      let own = zip(plan.quantities, other.quantities).map { ($1.free, start[$0.free] ?? []) }
      return start.merging(own) { $1 }
    }
    for index in biased {
      var candidate = rules
      candidate[index] = EnumeratedDraw()
      let other = try FitPlan(plan.bound, plan.options, family, rules: candidate)
      let count = Self.gradientsOfBias
      guard let own = try Self.measure(plan, start, count),
        let exact = try Self.measure(other, state(of: other), count)
      else { continue }
      func length(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let variances = zip(own.moments.variance, exact.moments.variance).map(+)
      biases.append(
        EstimatorBias(
          latents: family.blocks[index].names,
          estimator: rules[index].name,
          distance: length(zip(own.moments.mean, exact.moments.mean).map(-)),
          error: (variances.reduce(0, +) / Double(count)).squareRoot(),
          length: length(exact.moments.mean)
        )
      )
    }
    for index in open {
      let block = family.blocks[index]
      var own: [(rule: any EstimatorRule, trial: (variance: Double, operations: Double))] = []
      for estimator in finder.legal(for: block) {
        var candidate = rules
        candidate[index] = estimator.rule
        let other = try FitPlan(plan.bound, plan.options, family, rules: candidate)
        guard let trial = try Self.measure(other, state(of: other), Self.gradients) else { return }
        own.append((estimator.rule, (trial.moments.variance.reduce(0, +), trial.operations)))
      }
      let least = own.map(\.trial.operations).min() ?? 0
      let quick = own.indices.filter { own[$0].trial.operations <= Self.mostTimes * least }
      let best = quick.min { left, right in
        let (a, b) = (own[left].trial, own[right].trial)
        return a.variance * a.operations < b.variance * b.operations
      }
      guard let best else { continue }
      rules[index] = own[best].rule
      trials += own.indices.map { number in
        EstimatorTrial(
          latents: block.names,
          estimator: own[number].rule.name,
          variance: own[number].trial.variance,
          operations: own[number].trial.operations,
          isChosen: number == best
        )
      }
    }
  }

  /// The moments of a few gradients, and the work of each; nil where that would take long.
  private static func measure(
    _ plan: FitPlan,
    _ state: [Variable: [Double]],
    _ gradients: Int
  ) throws -> (moments: RunningMoments, operations: Double)? {
    let moved = plan.moved.map(\.free)
    let slopes = gradient(of: plan.objective.surrogate, withRespectTo: moved.map { Tensor($0) })
    let masked = Tensor.substituting(plan.masks, in: slopes)
    let known = state.merging([plan.step: [1]]) { own, _ in own }
    let source = try plan.source(Graph(outputs: masked), state: known)
    let operations = source.operations
    guard operations * Double(gradients) < mostOperations else { return nil }
    let program = try makeProgram(source, runs: gradients)
    var moments = RunningMoments(count: plan.moved.reduce(0) { $0 + $1.count(plan.bound.sizes) })
    var batches = plan.minibatch.map {
      Batches(total: $0.total, size: $0.size, seed: plan.options.seed)
    }
    for number in 0..<gradients {
      let rows = batches?.rows(first: number, count: 1)
      let inputs = StepInputs(
        first: number,
        rows: rows?.rows ?? [],
        rowCounts: rows?.counts ?? []
      )
      _ = program.run(inputs)
      moments.add(plan.elements(of: moved, program)[...])
    }
    return (moments, operations)
  }
}
