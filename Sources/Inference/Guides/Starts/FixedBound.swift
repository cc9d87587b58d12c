internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The ELBO on all data as a mean over draws that stay the same: a smooth function of the guide's parameters.
///
/// - Reference: Giordano, Ingram & Broderick (2024), "Black box variational inference with a deterministic objective".
struct FixedBound {
  let realization: Realization
  let draws: FixedDraws
  /// In terms of the free coordinates and of the draws' numbers.
  let objective: Bound

  init(_ plan: FitPlan, particles count: Int) throws {
    let assembly = try Assembly(
      plan.bound,
      plan.assembly.family,
      particles: count,
      klForm: plan.options.klForm
    )
    let average = try LogWeight(assembly, nil).averaged()
    let bound = average.substituting(plan.quantities.replacements)
    realization = assembly.realization
    draws = FixedDraws(for: bound.value, particles: .particles(count), sizes: plan.bound.sizes)
    objective = bound.substituting(draws.replacements)
  }

  /// The highest point of a search from the function's origin, and how much higher it is there at each of some other draws.
  static func highest(
    of function: StateFunction,
    _ program: any Program,
    comparing others: [[Variable: [Double]]]
  ) -> (point: [Double], gains: [Double]) {
    let origin = function.origin
    let point = function.maximum(by: program).points[0]
    let gains = others.map { numbers in
      for (variable, own) in numbers { program.setState(of: variable, to: own) }
      let before = function.value(of: program, at: origin).value
      return function.value(of: program, at: point).value - before
    }
    return (point, gains)
  }
}

extension FitPlan {
  /// How many numbers a draw of the guide is made of.
  var noiseCount: Int {
    assembly.family.blocks.reduce(0) { sum, block in
      let repetitions = block.plates.map { bound.sizes[$0] ?? 1 }.product
      return sum + repetitions * block.noises.map(\.shape.product).reduce(0, +)
    }
  }
}
