import EvidenceTensors
import Testing

/// Shapes that do not fit make an invalid expression that says what is wrong, and travels on.
@Suite struct MistakeTests {
  private static let vector = Tensor(Variable(.parameter, shape: [3]))
  private static let matrix = Tensor(Variable(.parameter, shape: [2, 3]))
  private static let scalar = Tensor(Variable(.parameter))
  private static let cases: [(Tensor, String)] = [
    (vector + Tensor([1, 2]), "the event shapes [3] and [2] do not broadcast in `add`"),
    (
      select(vector, Tensor([1, 2]), 0),
      "the event shapes [3] and [2] and [] do not broadcast in `select`"
    ),
    (matmul(matrix, matrix), "the event shapes [2, 3] and [2, 3] do not fit in `matmul`"),
    (matmul(scalar, matrix), "the event shapes [] and [2, 3] do not fit in `matmul`"),
    (
      dot(vector, matrix),
      "dot takes two vectors of one length, not the event shapes [3] and [2, 3]"
    ),
    (outer(vector, matrix), "outer takes two vectors, not the event shapes [3] and [2, 3]"),
    (transpose(vector), "transpose takes a matrix, not the event shape [3]"),
    (cholesky(matrix), "cholesky takes a square matrix, not the event shape [2, 3]"),
    (
      triangularSolve(matrix, vector),
      "triangularSolve takes [n, n] and [n] or [n, k], not the event shapes [2, 3] and [3]"
    ),
    (diagonal(matrix), "diagonal takes a square matrix, not the event shape [2, 3]"),
    (diagonalMatrix(matrix), "diagonalMatrix takes a vector, not the event shape [2, 3]"),
    (lowerTriangle(matrix), "lowerTriangle takes a square matrix, not the event shape [2, 3]"),
    (sum(vector, dimensions: [1]), "there is no dimension [1] in the event shape [3]"),
    (sum(matrix, dimensions: [0, 0]), "the dimensions [0, 0] name one twice"),
    (logSumExp(vector, dimensions: [2]), "there is no dimension [2] in the event shape [3]"),
    (matrix.reshaped(4), "a tensor of event shape [2, 3] cannot be reshaped to [4]"),
    (matrix.reshaped(-2, -3), "a tensor of event shape [2, 3] cannot be reshaped to [-2, -3]"),
    (vector.broadcast(to: [2]), "a tensor of event shape [3] does not broadcast to [2]"),
    (vector[1..<5], "the slice 1..<5 of dimension 0 is outside the event shape [3]"),
    (vector[3], "the index 3 is outside the event shape [3]"),
    (scalar[0], "the index 0 is outside the event shape []"),
    (
      vector.padded(before: -1),
      "dimension 0 of the event shape [3] cannot be padded by -1 and 0"
    ),
    (scalar.shifted(by: 1), "there is no dimension 0 in the event shape []"),
    (
      concatenated(vector, matrix),
      "the event shapes [3], [2, 3] cannot be concatenated along dimension 0"
    ),
    (scalar.gathered(vector), "a scalar has no event dimension to index"),
    (oneHot(scalar, 0), "oneHot takes at least one position, not 0"),
    (vector.gathered(Tensor(Double.infinity)), "the index inf is not an integer"),
    (vector.gathered(Tensor(1e300)), "the index 1e+300 is not an integer"),
    (
      Tensor([1, 2], shape: [3]),
      "2 elements do not make a tensor of event shape [3]"
    ),
    (
      vector.reshaped(1 << 62, 1 << 62),
      "a tensor of event shape [3] cannot be reshaped to [4611686018427387904, 4611686018427387904]"
    ),
    (
      scalar.broadcast(to: [1 << 40, 1 << 40]),
      "the event shape [1099511627776, 1099511627776] has more than 4294967296 elements"
    ),
    (
      outer(scalar.broadcast(to: [1 << 20]), scalar.broadcast(to: [1 << 20])),
      "the event shape [1048576, 1048576] has more than 4294967296 elements"
    ),
    (
      Tensor(1.0).broadcast(to: [1 << 40]) + 1,
      "the event shape [1099511627776] has more than 4294967296 elements"
    ),
    (
      vector.padded(before: Int.max),
      "dimension 0 of the event shape [3] cannot be padded by 9223372036854775807 and 0"
    ),
    (
      vector.shifted(by: Int.min),
      "a tensor of event shape [3] cannot be shifted by -9223372036854775808"
    ),
    (polygamma(1 << 40, vector), "polygamma takes an order from 0 to 16777216, not 1099511627776"),
    (polygamma(-1, vector), "polygamma takes an order from 0 to 16777216, not -1"),
  ]

  @Test(arguments: cases.indices)
  func messageNamesTheShapes(position: Int) {
    let (tensor, message) = Self.cases[position]
    #expect(tensor.mistake == message)
  }

  @Test func aMistakeTravelsThroughEveryOperation() {
    let wrong = Self.vector + Self.matrix[0][0..<2]
    let results = [
      exp(wrong) + 1, sum(wrong), max(wrong), mean(wrong), logSumExp(wrong), softmax(wrong),
      matmul(wrong, Self.matrix), dot(wrong, wrong), outer(Self.vector, wrong), transpose(wrong),
      cholesky(wrong), triangularSolve(wrong, Self.vector), diagonal(wrong), wrong.reshaped(3),
      diagonalMatrix(wrong), lowerTriangle(wrong), wrong[0], wrong[0..<1], wrong.shifted(by: 1),
      wrong.padded(before: 1), concatenated(Self.vector, wrong), stacked(wrong, wrong),
      Self.vector[wrong], wrong[Self.scalar], oneHot(wrong, 2), wrong.broadcast(to: [2]),
      wrong.summed(over: Leaves.rows), wrong.logSummedExp(over: Leaves.rows), logit(wrong),
      gradient(of: wrong, withRespectTo: [Self.vector])[0], logSoftmax(wrong), safeLog(wrong),
      xlogy(wrong, Self.vector), logDeterminant(choleskyFactor: wrong),
    ]
    for result in results { #expect(result.mistake == wrong.mistake) }
  }

  @Test func anAmbiguousPlateIsAMistake() {
    let table = Tensor(Variable(.parameter, plates: [Leaves.rows, Leaves.groups]))
    _ = Leaves.rows
    let names = table.axes.map(\.name).joined(separator: ", ")
    let message = "which plate is indexed? The tensor carries \(names); use gathered(_:of:)"
    #expect(table[Self.scalar].mistake == message)
  }

  @Test func indexingAPlateThatIsNotCarriedIsAMistake() {
    let message = """
      the plate Rows is indexed by a scalar that does not carry it, not by event shape [] with \
      plates []
      """
    #expect(Self.vector.gathered(Self.scalar, of: Rows.self).mistake == message)
  }
}
