import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Edges: infinities in logSumExp, zeros in x log y, branches not taken.
@Suite struct SafeFormTests {
  /// The value and the gradient of Σ f(x).
  private func valueAndSlope(
    at elements: [Double],
    _ f: (Tensor) -> Tensor
  ) throws -> (value: [Double], slope: [Double]) {
    var point = Point()
    let variable = Variable(.parameter, shape: [elements.count])
    point.bind(variable, elements)
    let y = f(Tensor(variable))
    let slope = gradient(of: sum(y), withRespectTo: [Tensor(variable)])[0]
    let results = try point.evaluate([y, slope])
    return (results[0].elements, results[1].elements)
  }

  @Test func logSumExpTakesMinusInfinity() throws {
    let result = try valueAndSlope(at: [-.infinity, 0, 0]) { logSumExp($0) }
    #expect(abs(result.value[0] - 0.693_147_180_559_945_3) < 1e-15)
    #expect(result.slope == [0, 0.5, 0.5])
  }

  @Test func logSumExpOfMinusInfinitiesIsMinusInfinity() throws {
    let result = try valueAndSlope(at: [-.infinity, -.infinity]) { logSumExp($0) }
    #expect(result.value == [-.infinity])
  }

  @Test func logSumExpOfInfinityIsInfinity() throws {
    let result = try valueAndSlope(at: [1, .infinity]) { logSumExp($0) }
    #expect(result.value == [.infinity])
  }

  @Test func logSumExpDoesNotOverflow() throws {
    let result = try valueAndSlope(at: [1_000, 1_000]) { logSumExp($0) }
    #expect(abs(result.value[0] - 1_000.693_147_180_559_945) < 1e-12)
    #expect(result.slope == [0.5, 0.5])
  }

  @Test func logSummedExpTakesMinusInfinity() throws {
    let values = Axis.enumerated(8, size: 3)
    let result = try valueAndSlope(at: [-.infinity, 0, 0]) {
      $0.axisFromEvent(values).logSummedExp(over: values)
    }
    #expect(abs(result.value[0] - 0.693_147_180_559_945_3) < 1e-15)
    #expect(result.slope == [0, 0.5, 0.5])
  }

  @Test func aMaximumOfEqualsSharesItsDerivative() throws {
    #expect(try valueAndSlope(at: [2, 2, 1]) { max($0) }.slope == [0.5, 0.5, 0])
  }

  @Test func aMaximumOfNaNIsNaN() throws {
    #expect(try valueAndSlope(at: [2, .nan, 1]) { max($0) }.value[0].isNaN)
  }

  @Test func zeroTimesLogZeroIsZero() throws {
    let zeros = Tensor([0, 0, 0])
    let result = try valueAndSlope(at: [0, 2, .infinity]) { xlogy(zeros, $0) }
    #expect(result.value == [0, 0, 0])
    #expect(result.slope == [0, 0, 0])
  }

  @Test func theDerivativeOfXLogYInXIsLogYAlsoAtZero() throws {
    let result = try valueAndSlope(at: [0]) { xlogy($0, Tensor([7.389_056_098_930_65])) }
    #expect(abs(result.slope[0] - 2) < 1e-15)
    #expect(try valueAndSlope(at: [0]) { xlog1py($0, Tensor([0.0])) }.slope == [0])
    #expect(try valueAndSlope(at: [0]) { xlog1py(Tensor([0.0]), $0 - 1) }.slope == [0])
  }

  @Test func safeLogHasNoDerivativeBelowZero() throws {
    let result = try valueAndSlope(at: [-1, 0, 2]) { safeLog($0) }
    #expect(result.value[0] == -1e30)
    #expect(result.slope == [0, 0, 0.5])
  }

  @Test func theBranchNotTakenHasNoDerivative() throws {
    let result = try valueAndSlope(at: [0, 2]) { x in select(x .> 0, log(x), 0) }
    #expect(result.value[0] == 0)
    #expect(result.slope == [0, 0.5])
  }

  @Test func aPowerOfZeroHasAFiniteDerivative() throws {
    #expect(try valueAndSlope(at: [0]) { power($0, 0) }.slope == [0])
    #expect(try valueAndSlope(at: [0]) { power($0, 3) }.slope == [0])
    #expect(try valueAndSlope(at: [0]) { power(Tensor([0.0]), $0 + 2) }.slope == [0])
  }

  @Test func choleskyOfAnIndefiniteMatrixIsNaN() throws {
    let result = try valueAndSlope(at: [1, 2, 2, 1]) { cholesky($0.reshaped(2, 2)) }
    #expect(result.value[0].isNaN)
    #expect(result.value[3].isNaN)
  }
}
