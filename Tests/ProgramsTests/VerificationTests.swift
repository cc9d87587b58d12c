import EvidencePrograms
import EvidenceTensors
import Testing

/// No engine is given a graph with a mistake, or with numbers that do not fit it.
@Suite struct VerificationTests {
  private func expectRefusal(_ source: ProgramSource, _ sentence: String) {
    let native = #expect(throws: UsageError.self) {
      try NativeProgram(source, compiler: Compiler())
    }
    let interpreted = #expect(throws: UsageError.self) { try InterpretedProgram(source) }
    let made = #expect(throws: UsageError.self) { try makeProgram(source) }
    for error in [native, interpreted, made] { #expect(error?.description == sentence) }
  }

  /// The derivative of a Bessel function in its order is unknown.
  @Test func aDerivativeThatIsUnknown() {
    let order = Variable(.parameter)
    let value = scaledLogBesselI(exp(Tensor(order)), Tensor(2))
    let slope = gradient(of: value, withRespectTo: [Tensor(order)])
    expectRefusal(
      ProgramSource(graph: Graph(outputs: slope), state: [order: [0.1]]),
      "compile: the Bessel function has no derivative in its order here. Correct the shapes in the formula."
    )
  }

  @Test func shapesThatDoNotFit() {
    let x = Variable(.state, shape: [3])
    let sum = Tensor(x) + Tensor([1, 2])
    expectRefusal(
      ProgramSource(graph: Graph(outputs: [sum]), state: [x: [1, 2, 3]]),
      "compile: \(sum.mistake ?? ""). Correct the shapes in the formula."
    )
  }

  @Test func numbersThatAreMissing() {
    let x = Variable(.parameter, shape: [2])
    expectRefusal(
      ProgramSource(graph: Graph(outputs: [Tensor(x)])),
      "compile: the parameter variable of shape [2] has no numbers. Bind data or an initial state to it."
    )
  }

  @Test func numbersThatAreTooFew() {
    let x = Variable(.parameter, shape: [2])
    expectRefusal(
      ProgramSource(graph: Graph(outputs: [Tensor(x)]), state: [x: [1]]),
      "compile: a variable of shape [2] is given 1 numbers. Give 2."
    )
  }
}
