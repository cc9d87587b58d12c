import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Runs expressions of a plan step by step by the interpreter, on rows that a test chooses.
struct Probe {
  let plan: FitPlan
  let state: [Variable: [Double]]

  /// At the start, or with every number moved by up to `distance` from there.
  init(_ plan: FitPlan, movedBy distance: Double = 0) throws {
    self.plan = plan
    let start = try plan.initialState().values
    var state = start
    for quantity in plan.quantities {
      state[quantity.free] = start[quantity.free]?.enumerated().map { index, number in
        number + distance * C.cos(Double(7 * index + 1))
      }
    }
    self.state = state
  }

  /// The values of the outputs at each step; `rows` are those of a mini-batch.
  func run(_ outputs: [Tensor], steps: Range<Int>, rows: [Int] = []) throws -> [[NumericArray]] {
    var source = try plan.source(Graph(outputs: outputs), state: state)
    source.state = state
    source.data = plan.bound.data
    let program = try InterpretedProgram(source)
    return steps.map { step in
      _ = program.run(
        StepInputs(
          first: step,
          rows: rows.map(Int32.init),
          rowCounts: rows.isEmpty ? [] : [rows.count]
        )
      )
      return outputs.indices.map(program.output)
    }
  }

  /// The objective at one step.
  func objective(step: Int = 0, rows: [Int] = []) throws -> Double {
    try run([plan.objective.value], steps: step..<step + 1, rows: rows)[0][0].elements[0]
  }

  /// The gradients with respect to the free coordinates of every quantity.
  var gradients: [Tensor] {
    gradient(of: plan.objective.surrogate, withRespectTo: plan.quantities.map { Tensor($0.free) })
  }
}

/// A mean with the root of its squared error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, (squares / (count - 1) / count).squareRoot())
}

extension VariationalInference {
  func plan() throws -> FitPlan { try FitPlan(bound, options) }
}

/// Draws of the noise as the interpreter makes them: the density of a draw's values is what the draw itself says.
func expectAgreementOfDraws<M: Model>(
  _ inference: VariationalInference<M>,
  within tolerance: Double
) throws {
  let probe = try Probe(inference.plan(), movedBy: 0.3)
  let (family, quantities) = (probe.plan.assembly.family, probe.plan.quantities)
  for block in family.blocks {
    let draw = family.draw(block, particles: nil)
    let density = try #require(block.logDensity(of: draw.values))
    // A block may read latents of earlier ones.
    let drawn = probe.plan.assembly.realization([draw.logDensity, density])
    let both = drawn.map { $0.substituting(quantities.replacements) }
    for step in try probe.run(both, steps: 0..<5) {
      for (drawn, given) in zip(step[0].elements, step[1].elements) {
        #expect(abs(drawn - given) < tolerance * (1 + abs(given)))
      }
    }
  }
}
