import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Derivatives of every structural operation against central differences of order 8.
@Suite struct StructureGradientTests {
  /// A scalar in which no entry of the result is like another: Σ w sin(y + w).
  private func loss(of y: Tensor, _ leaves: inout Leaves) -> Tensor {
    let weight = leaves.point.parameter(y.shape, plates: y.axes.sorted, using: &leaves.generator)
    return total(weight * sin(y + weight))
  }

  @Test(arguments: StructureCase.all)
  func firstDerivativeMatchesDifferences(example: StructureCase) throws {
    var leaves = Leaves(seed: 3)
    let result = example.make(&leaves)
    #expect(result.mistake == nil)
    let loss = loss(of: result, &leaves)
    try Graph(outputs: gradient(of: loss, withRespectTo: [result])).verify(after: "gradient")
    let error = try leaves.point.gradientError(
      of: loss,
      in: leaves.variables,
      using: &leaves.generator
    )
    #expect(error < 1e-9)
  }

  @Test(arguments: StructureCase.all)
  func secondDerivativeMatchesDifferences(example: StructureCase) throws {
    var leaves = Leaves(seed: 4)
    let result = example.make(&leaves)
    let first = loss(of: result, &leaves)
    let slope = leaves.point.weightedGradient(
      of: first,
      in: leaves.variables,
      using: &leaves.generator
    )
    try Graph(outputs: [slope]).verify(after: "gradient")
    let error = try leaves.point.gradientError(
      of: slope,
      in: leaves.variables,
      using: &leaves.generator
    )
    #expect(error < 1e-8)
  }
}
