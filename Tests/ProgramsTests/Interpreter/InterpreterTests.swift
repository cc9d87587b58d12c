import EvidencePrograms
import EvidenceTensors
import Testing

/// Values of every operation against numbers worked out by hand.
@Suite struct InterpreterTests {
  private enum Rows: Plate {}
  private enum Groups: Plate {}
  private static let rows = Axis(Rows.self)
  private static let groups = Axis(Groups.self)
  private static let values = Axis.enumerated(70, size: 2)

  /// Leaves that no simplification sees through.
  private static let vector = Variable(.input, shape: [3])
  private static let matrix = Variable(.input, shape: [2, 3])
  private static let square = Variable(.input, shape: [2, 2])
  private static let perRow = Variable(.input, plates: [rows])
  private static let perGroup = Variable(.input, shape: [2], plates: [groups])
  private static let group = Variable(.input, plates: [rows])
  private static let choice = Variable(.input, shape: [2])

  private static let bound: [Variable: NumericArray] = [
    vector: NumericArray(shape: [3], elements: [1, 2, 4]),
    matrix: NumericArray(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6]),
    square: NumericArray(shape: [2, 2], elements: [4, 9, 2, 10]),
    perRow: NumericArray(axes: [rows], sizes: [3], elements: [10, 20, 40]),
    perGroup: NumericArray(axes: [groups], sizes: [2], shape: [2], elements: [1, 2, 3, 4]),
    group: NumericArray(axes: [rows], sizes: [3], elements: [1, 0, 1]),
    choice: NumericArray(shape: [2], elements: [2, 0]),
  ]

  private func evaluate(_ tensor: Tensor) throws -> NumericArray {
    let sizes = [Self.rows: 3, Self.groups: 2]
    return try Interpreter(sizes: sizes, values: Self.bound).evaluate([tensor])[0]
  }

  private static let cases: [(name: String, tensor: Tensor, expected: [Double])] = {
    let (v, m, s) = (Tensor(vector), Tensor(matrix), Tensor(square))
    let (r, g, k, c) = (Tensor(perRow), Tensor(perGroup), Tensor(group), Tensor(choice))
    return [
      ("broadcast add", m + v, [2, 4, 7, 5, 7, 10]),
      ("column", m * v[0..<2].reshaped(2, 1), [1, 2, 3, 8, 10, 12]),
      ("sum", sum(m), [21]),
      ("sum of rows", sum(m, dimensions: [1]), [6, 15]),
      ("sum of columns", sum(m, dimensions: [0]), [5, 7, 9]),
      ("max of columns", max(m * v, dimensions: [0]), [4, 10, 24]),
      ("mean", mean(m, dimensions: [1]), [2, 5]),
      ("sum over rows", r.summed(over: rows), [70]),
      ("max over rows", r.maximum(over: rows), [40]),
      ("sum over groups", g.summed(over: groups), [4, 6]),
      ("size", Tensor.size(of: rows), [3]),
      ("index", Tensor.index(along: rows), [0, 1, 2]),
      ("transpose", transpose(m), [1, 4, 2, 5, 3, 6]),
      ("reshape", m.reshaped(3, 2)[1], [3, 4]),
      ("slice", m.sliced(1..<3, dimension: 1), [2, 3, 5, 6]),
      ("pad", v.padded(before: 1, after: 1), [0, 1, 2, 4, 0]),
      ("shift forth", v.shifted(by: 1), [0, 1, 2]),
      ("shift back", m.shifted(by: -2, dimension: 1), [3, 0, 0, 6, 0, 0]),
      ("shear", m.sheared(by: 1, start: -1, count: 4), [0, 1, 2, 3, 4, 5, 6, 0]),
      ("shift out", v.shifted(by: 3), [0, 0, 0]),
      ("diagonal", diagonal(s), [4, 10]),
      ("diagonalMatrix", diagonalMatrix(v), [1, 0, 0, 0, 2, 0, 0, 0, 4]),
      ("lowerTriangle", lowerTriangle(s), [4, 0, 2, 10]),
      ("concatenated", concatenated(v, v[0..<1]), [1, 2, 4, 1]),
      ("concatenated columns", concatenated(m, s, dimension: 1), [1, 2, 3, 4, 9, 4, 5, 6, 2, 10]),
      ("stacked", stacked(v, -v), [1, 2, 4, -1, -2, -4]),
      ("matrix · vector", matmul(m, v), [17, 38]),
      ("vector · matrix", matmul(v[0..<2], m), [9, 12, 15]),
      ("matrix · matrix", matmul(s, m), [40, 53, 66, 42, 54, 66]),
      ("Aᵀ B", matmul(transpose(m), s), [12, 49, 18, 68, 24, 87]),
      ("A Bᵀ", matmul(m, transpose(m)), [14, 32, 32, 77]),
      ("Aᵀ Bᵀ", matmul(transpose(m), transpose(s)), [40, 42, 53, 54, 66, 66]),
      ("dot", dot(v, v), [21]),
      ("outer", outer(v[0..<2], v), [1, 2, 4, 2, 4, 8]),
      // Only the lower triangle of [[4, ·], [2, 10]] is read.
      ("cholesky", cholesky(s), [2, 0, 1, 3]),
      ("logDeterminant", exp(logDeterminant(choleskyFactor: cholesky(s))), [36]),
      ("solve", triangularSolve(cholesky(s), v[0..<2]), [0.5, 0.5]),
      ("solve transposed", triangularSolve(s, v[0..<2], transposed: true), [0.15, 0.2]),
      ("gather", v.gathered(c), [4, 1]),
      ("gather rows", m.gathered(k), [4, 5, 6, 1, 2, 3, 4, 5, 6]),
      ("scatter", v[0..<2].scattered(c, extent: 3), [2, 0, 1]),
      ("oneHot", oneHot(k, 2), [0, 1, 1, 0, 0, 1]),
      ("gather of a plate", g[k], [3, 4, 1, 2, 3, 4]),
      ("scatter to a plate", r.scattered(k, along: groups, summing: [rows]), [20, 50]),
      ("event as axis", m.axisFromEvent(values) * v[1], [2, 4, 6, 8, 10, 12]),
      ("axis as event", m.axisFromEvent(values).eventFromAxis(values), [1, 2, 3, 4, 5, 6]),
      ("axis not carried as event", v.eventFromAxis(values), [1, 2, 4, 1, 2, 4]),
      ("logSumExp", exp(logSumExp(log(v))), [7]),
      ("logSummedExp", exp(log(r).logSummedExp(over: rows)), [70]),
    ]
  }()

  @Test(arguments: cases.indices)
  func operationHasItsValue(position: Int) throws {
    let (name, tensor, expected) = Self.cases[position]
    let result = try evaluate(tensor)
    #expect(result.axes == tensor.axes.sorted)
    #expect(result.shape == tensor.shape)
    #expect(result.elements.count == expected.count, "\(name)")
    for (a, b) in zip(result.elements, expected) { #expect(abs(a - b) < 1e-12, "\(name)") }
  }

  @Test func twoAxesStandInCanonicalOrder() throws {
    let result = try evaluate(Tensor(Self.perRow) * Tensor(Self.perGroup)[0])
    let rowsFirst: [Double] = [10, 30, 20, 60, 40, 120]
    let groupsFirst: [Double] = [10, 20, 40, 30, 60, 120]
    #expect(result.elements == (Self.rows < Self.groups ? rowsFirst : groupsFirst))
  }

  @Test func anIndexOutsideTheTableGivesNaN() throws {
    let table = Tensor(Self.vector)[0..<2]
    let result = try evaluate(table.gathered(Tensor(Self.choice)))
    #expect(result.elements[0].isNaN)
    #expect(result.elements[1] == 1)
  }

  @Test func aVariableWithoutAValueIsAnError() {
    let error = #expect(throws: UsageError.self) {
      try evaluate(Tensor(Variable(.input, shape: [2])))
    }
    let sentence = "evaluate: the input variable of shape [2] has no value. Bind a value to it."
    #expect(error?.description == sentence)
  }
}
