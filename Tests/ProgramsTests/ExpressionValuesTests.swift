import EvidencePrograms
import EvidenceTensors
import Testing

@Suite struct ExpressionValuesTests {
  @Test func numbersAloneHaveAValue() throws {
    let matrix = Tensor([4, 2, 2, 5], shape: [2, 2])
    let factor = try Values(of: cholesky(matrix))
    #expect(factor.shape == [2, 2] && factor.doubles == [2, 0, 1, 2])
    #expect(try Values(of: Tensor(3) * 2).doubles == [6])
  }

  @Test func whatReadsAVariableHasNone() {
    let latent = Tensor(Variable(.latent))
    #expect {
      try Values(of: 2 * latent)
    } throws: { error in
      "\(error)" == "Values(of:): the expression reads a variable (latent), and has no value by "
        + "itself. Use `mean(of:)`, `samples(of:)` or `evaluate(at:)` of a fit, or `Values(of:)` of "
        + "numbers alone."
    }
    #expect(throws: UsageError.self) { try Values(of: Tensor([1, 2]) + Tensor([1, 2, 3])) }
  }
}
