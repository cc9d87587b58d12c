import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors

/// Gradients of a plan at many draws, of each number that is learned, by the native program.
struct GradientDraws {
  /// The draws of each number.
  let values: [[Double]]
  let objective: [Double]

  /// With mini-batches, `batches` is the number of all rows.
  init(_ plan: FitPlan, count: Int, batches total: Int? = nil) throws {
    let state = try plan.initialState().values
    let gradients = gradient(
      of: plan.objective.surrogate,
      withRespectTo: plan.quantities.map { Tensor($0.free) }
    )
    var elements: [Tensor] = [plan.objective.value]
    for slope in gradients {
      let flat = slope.reshaped([slope.shape.product])
      elements += (0..<slope.shape.product).map { flat[$0] }
    }
    let source = try plan.source(Graph(outputs: elements), state: state)
    let program = try makeProgram(source, steps: count)
    var inputs = StepInputs(count: count)
    if let total, let size = plan.minibatch?.size {
      var batches = Batches(total: total, size: size, seed: 1)
      (inputs.rows, inputs.rowCounts) = batches.rows(first: 0, count: count)
    }
    let numbers = program.run(inputs)
    let width = elements.count
    let all = elements.indices.map { place in
      stride(from: place, to: numbers.count, by: width).map { numbers[$0] }
    }
    objective = all[0]
    values = Array(all.dropFirst())
  }

  func mean(_ place: Int) -> (mean: Double, error: Double) { meanAndError(values[place]) }
  /// The sample variance.
  func variance(_ place: Int) -> Double {
    let error = meanAndError(values[place]).error
    return error * error * Double(values[place].count)
  }
  /// That of all numbers together.
  var totalVariance: Double { values.indices.reduce(0) { $0 + variance($1) } }
}
