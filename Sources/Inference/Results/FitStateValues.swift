package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

extension FitState {
  /// The values of expressions without latents at the learned parameters, on the data of the fit or on others.
  package func evaluate(
    _ expressions: [Tensor],
    _ other: BoundModel? = nil
  ) throws -> [NumericArray] {
    let bound = other ?? plan.bound
    let free = Tensor.substituting(plan.quantities.replacements, in: expressions)
    let graph = Graph(outputs: free)
    let read = Set(graph.variables)
    let program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        data: try bound.data(of: read),
        state: values.filter { read.contains($0.key) },
        threads: plan.options.threads
      ),
      runs: 1
    )
    _ = program.run(StepInputs())
    return free.indices.map(program.output)
  }

  /// The value of a learned quantity: plates in declared order, then its shape.
  package func value(of quantity: LearnedQuantity) throws -> Values {
    let parameter = quantity.parameter
    let array = try evaluate([Tensor(parameter)])[0]
    return array.values(plates: parameter.plates, sizes: plan.bound.sizes)
  }

  /// The values of everything that was learned, what the guide brings with it among them, and of the guide's constants.
  package var learned: [Variable: [Double]] {
    get throws {
      let pairs = try plan.quantities.map { ($0.parameter, try value(of: $0).doubles) }
      return plan.assembly.family.constants.merging(pairs) { $1 }
    }
  }

  /// The values of the parameters that the model declares.
  package var declaredParameters: [Variable: [Double]] {
    get throws { try learned.filter { plan.bound.structure.declares($0.key) } }
  }
}
