import EvidenceTensors
import Testing

/// Expressions in one line for people.
@Suite struct DescriptionTests {
  private static let names = ["x", "y", "table", "k", "A"]
  private static let variables = [
    Variable(.parameter), Variable(.observed, shape: [3], plates: [Leaves.rows]),
    Variable(.parameter, shape: [4, 3], plates: [Leaves.groups]), Variable(.input),
    Variable(.parameter, shape: [3, 3]),
  ]
  private static let cases: [(Tensor, String)] = {
    let t = variables.map { Tensor($0) }
    let (x, y, table, k, a) = (t[0], t[1], t[2], t[3], t[4])
    return [
      (x + 2 * y, "x + 2 * y"),
      ((x + 1) * y, "(x + 1) * y"),
      (x - (y - k), "x - (y - k)"),
      (x / (y / k), "x / (y / k)"),
      (x - 1, "x - 1"),
      (-(x + y), "-(x + y)"),
      (exp(-square(x)), "exp(-square(x))"),
      (x / 3, "x / 3"),
      (x * 0.1234567, "0.123457 * x"),
      (x * 1e-20, "1e-20 * x"),
      (select(x .> 0, y, 0), "select(0 < x, y, 0)"),
      (sum(y) + mean(y), "sum(y) + sum(y) / 3"),
      (y.summed(over: Leaves.rows), "sum(y, over: Rows)"),
      (logSumExp(y), "logSumExp(y)"),
      (softmax(y), "exp(y - logSumExp(y))"),
      (y.logSummedExp(over: Leaves.rows), "logSumExp(y, over: Rows)"),
      (max(a, dimensions: [1]), "max(A, dimensions: [1])"),
      (matmul(a, y), "matmul(A, y)"),
      (matmul(y, transpose(a)), "matmul(y, transpose(A))"),
      (table[k], "table[k]"),
      (a[1], "A[1]"),
      (a[0..<2], "A[0..<2]"),
      (y + Tensor([1, 2, 3.5]), "y + [1, 2, 3.5]"),
      (Tensor.size(of: Leaves.rows) * x, "size(Rows) * x"),
      (diagonal(cholesky(a)), "diagonal(cholesky(A))"),
    ]
  }()

  @Test(arguments: cases.indices)
  func expressionsReadAsFormulas(position: Int) {
    let (tensor, expected) = Self.cases[position]
    #expect(tensor.description(naming: Self.name) == expected)
  }

  @Test func longExpressionsAreCut() {
    var x = Tensor(Self.variables[0])
    for _ in 0..<1_000 { x = sin(x) * exp(x) }
    let text = x.description(limit: 6, naming: Self.name)
    #expect(text == "sin(sin(sin(…) * …) * …) * …")
  }

  private static func name(_ variable: Variable) -> String {
    variables.firstIndex(of: variable).map { names[$0] } ?? "?"
  }
}
