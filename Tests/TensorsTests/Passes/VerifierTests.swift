import EvidenceTensors
import EvidenceTestSupport
import Testing

/// The verifier finds nodes that break the rules of their operation.
@Suite struct VerifierTests {
  private static let rows = Leaves.rows
  private static let vector = Tensor(Variable(.parameter, shape: [3], plates: [rows]))
  private static let matrix = Tensor(Variable(.parameter, shape: [2, 3]))

  private static let corrupted: [(Tensor, String)] = [
    (
      .make(.elementwise(.exp), [vector], shape: [4]),
      "exp has shape [4] instead of [3]"
    ),
    (.make(.elementwise(.add), [vector], shape: [3]), "add has 1 operands"),
    (
      .make(.elementwise(.add), [vector, Tensor([1, 2])], shape: [3]),
      "add of the shapes [[3], [2]]"
    ),
    (
      .make(.elementwise(.sin), [vector], shape: [3], axes: []),
      "sin carries [] instead of [\"Rows\"]"
    ),
    (
      .make(.reduce(.sum, dimensions: [0]), [matrix], shape: [2]),
      "sum has shape [2] instead of [3]"
    ),
    (.make(.reduce(.sum, dimensions: [2]), [matrix], shape: []), "sum of the shapes [[2, 3]]"),
    (
      .make(.reduceAxis(.sum, rows), [matrix], shape: [2, 3]),
      "sum over Rows of the shapes [[2, 3]]"
    ),
    (
      .make(.reduceAxis(.sum, rows), [vector], shape: [3]),
      "sum over Rows carries [\"Rows\"] instead of []"
    ),
    (
      .make(.rearrange(.transpose([1, 0])), [matrix], shape: [2, 3]),
      "transpose has shape [2, 3] instead of [3, 2]"
    ),
    (.make(.rearrange(.reshape([5])), [matrix], shape: [5]), "reshape of the shapes [[2, 3]]"),
    (
      .make(
        .product(transposeLeft: false, transposeRight: false),
        [matrix, matrix],
        shape: [2, 3]
      ),
      "product of the shapes [[2, 3], [2, 3]]"
    ),
    (.make(.cholesky, [matrix], shape: [2, 3]), "cholesky of the shapes [[2, 3]]"),
    (
      .make(.gatherAxis(rows), [matrix, Tensor(0)], shape: [2, 3]),
      "gather of Rows of the shapes [[2, 3], []]"
    ),
    (
      .make(.eventFromAxis(rows), [vector], shape: [5, 3], axes: []),
      "Rows as event dimension of the shapes [[3]]"
    ),
  ]

  @Test(arguments: corrupted.indices)
  func corruptedNodesAreFound(position: Int) {
    let (tensor, fault) = Self.corrupted[position]
    #expect(tensor.fault == fault)
  }

  @Test func soundGraphsPass() throws {
    let factor = cholesky(Tensor(Variable(.input, shape: [2, 2])))
    let vector = Tensor(Variable(.parameter, shape: [3], plates: [Self.rows]))
    let matrix = Tensor(Variable(.parameter, shape: [2, 3]))
    let loss = total(softmax(matmul(vector, transpose(matrix))) * factor[0])
    let graph = Graph(outputs: gradient(of: loss, withRespectTo: [matrix, vector]))
    try graph.verify(after: "gradient")
    try graph.lowered().verify(after: "lowering")
  }

  @Test func aMistakeInAFormulaIsAnErrorThatNamesTheShapes() {
    let graph = Graph(outputs: [exp(Self.matrix + Tensor([1, 2]))])
    let error = #expect(throws: UsageError.self) { try graph.verify(after: "Model.joint") }
    #expect(
      error?.description == """
        Model.joint: the event shapes [2, 3] and [2] do not broadcast in `add`. \
        Correct the shapes in the formula.
        """
    )
  }
}
