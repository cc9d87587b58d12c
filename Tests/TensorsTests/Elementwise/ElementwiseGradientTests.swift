import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Derivatives of every row against central differences of order 8.
@Suite struct ElementwiseGradientTests {
  @Test(arguments: Elementwise.all)
  func firstDerivativeMatchesDifferences(row: Elementwise) throws {
    for sample in try #require(ElementwisePoints.all[row.name], "no sample points") {
      var (point, generator) = (Point(), Generator(seed: 1))
      let (y, variables) = applied(row, at: sample, ElementwisePoints.differentiable(row), &point)
      let error = try point.gradientError(of: y, in: variables, floor: 1e-3, using: &generator)
      #expect(error < 1e-9, "\(row.name) at \(sample)")
    }
  }

  @Test(arguments: Elementwise.all)
  func secondDerivativeMatchesDifferences(row: Elementwise) throws {
    for sample in try #require(ElementwisePoints.all[row.name], "no sample points") {
      var (point, generator) = (Point(), Generator(seed: 2))
      let operands = ElementwisePoints.twiceDifferentiable(row)
      let (y, variables) = applied(row, at: sample, operands, &point)
      let slope = point.weightedGradient(of: y, in: variables, using: &generator)
      let error = try point.gradientError(of: slope, in: variables, floor: 1e-3, using: &generator)
      #expect(error < 1e-9, "\(row.name) at \(sample)")
    }
  }

  @Test func stopGradientHasNoDerivative() throws {
    let x = Tensor(Variable(.parameter))
    let slopes = gradient(of: stopGradient(square(x)) * x, withRespectTo: [x])
    #expect(slopes == [stopGradient(square(x))])
  }

  @Test func namesOfRowsAreDifferent() {
    #expect(Set(Elementwise.all.map(\.name)).count == Elementwise.all.count)
  }

  @Test func rowsThatAreLoweredKeepTheirValues() throws {
    for row in Elementwise.all {
      guard let lowered = row.lowered else { continue }
      for sample in try #require(ElementwisePoints.all[row.name]) {
        let expected = row(sample)
        let actual = try Point().evaluate(lowered(sample.map { Tensor($0) })).elements[0]
        #expect(abs(actual - expected) <= 1e-14 * max(1, abs(expected)), "\(row.name) at \(sample)")
      }
    }
  }

  /// The row on variables at a sample, and those in which it is differentiated.
  private func applied(
    _ row: Elementwise,
    at sample: [Double],
    _ operands: [Int],
    _ point: inout Point
  ) -> (Tensor, [Variable]) {
    let variables = sample.map { _ in Variable(.parameter) }
    for (variable, number) in zip(variables, sample) { point.bind(variable, [number]) }
    // Orders of derivatives are constants.
    let inputs = variables.indices.map { index in
      ElementwisePoints.isOrder(index, of: row) ? Tensor(sample[index]) : Tensor(variables[index])
    }
    return (row.apply(inputs), operands.map { variables[$0] })
  }
}
