import Programs
import Tensors
import TestSupport
import Testing

/// Graphs that random ones seldom hold.
@Suite struct NativeCaseTests {
  private enum Samples: Plate {}

  private func expectAgreement(_ source: ProgramSource, steps: Int = 1) throws {
    let native = try NativeProgram(source, compiler: Compiler())
    let oracle = try InterpretedProgram(source)
    _ = native.run(StepInputs(count: steps))
    _ = oracle.run(StepInputs(count: steps))
    for index in source.graph.outputs.indices {
      let (a, b) = (native.output(index).elements, oracle.output(index).elements)
      #expect(a.count == b.count)
      for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-12 * max(1, abs(y))) }
    }
  }

  /// The size of the plate, which is stored nowhere, is repeated to the shape of a diagonal.
  @Test func aPlateSizeIsBroadcast() throws {
    let loadings = Variable(.parameter, shape: [4, 2])
    let spread = Variable(.parameter)
    let plate = Axis(Samples.self)
    let x = Variable(.observed, shape: [4], plates: [plate])
    let noise = diagonalMatrix(square(exp(Tensor(spread))) * Tensor.filled(1, [4]))
    let covariance = matmul(Tensor(loadings), transpose(Tensor(loadings))) + noise
    let factor = cholesky(covariance)
    let residual = triangularSolve(factor, Tensor(x))
    let density = 0.5 * sum(square(residual)) + 0.5 * logDeterminant(choleskyFactor: factor)
    let loss = density.summed(over: plate)
    let slopes = gradient(of: loss, withRespectTo: [Tensor(loadings), Tensor(spread)])
    var generator = Generator(seed: 1)
    let data = try Values(generator.doubles(200, in: -1...1)).reshaped(to: [50, 4])
    try expectAgreement(
      ProgramSource(
        graph: Graph(outputs: [loss] + slopes),
        sizes: [plate: 50],
        data: [x: data],
        state: [loadings: generator.doubles(8, in: -1...1), spread: [0.1]]
      )
    )
  }
}
