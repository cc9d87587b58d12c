internal import Modeling
package import Programs
package import Tensors

extension FitState {
  /// The values of expressions of the model at the learned parameters and the data of the fit, computed by the interpreter.
  package func evaluate(_ expressions: [Tensor]) throws -> [NumericArray] {
    let free = Tensor.substituting(plan.quantities.replacements, in: expressions)
    let source = plan.wholeSource(Graph(outputs: free), state: values)
    return try InterpretedProgram(source).interpreter(for: StepInputs()).evaluate(free)
  }

  /// The value of a learned quantity: plates in declared order, then its shape.
  package func value(of quantity: LearnedQuantity) throws -> Values {
    let parameter = quantity.parameter
    let array = try evaluate([Tensor(parameter)])[0]
    return array.values(plates: parameter.plates, sizes: plan.bound.sizes)
  }
}
