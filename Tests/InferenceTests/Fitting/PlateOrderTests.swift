import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

private enum Zebras: Plate {}
private enum Apples: Plate {}

/// Cells of a table, whichever of its sides is declared first, with their exact posterior as guide.
private struct Cells<Rows: Plate, Columns: Plate>: Model {
  @Input(per: Rows.self) var row
  @Latent(2, per: Rows.self, Columns.self) var cell
  @Observed(2, per: Rows.self, Columns.self) var y
  var joint: Joint {
    cell ~ Normal(0, 1)
    y ~ Normal(cell, 0.5)
  }
  var guide: Joint { cell ~ Normal(0.8 * y, 0.2.squareRoot()) }
}

@Suite struct PlateOrderTests {
  @Test(arguments: [(2, 3), (3, 2), (3, 3)])
  func summariesOfFitsHaveThePlatesInOrderOfDeclaration(rows: Int, columns: Int) throws {
    try check(Cells<Zebras, Apples>(), rows, columns)
    try check(Cells<Apples, Zebras>(), rows, columns)
  }

  private func check<A, B>(_ model: Cells<A, B>, _ rows: Int, _ columns: Int) throws {
    let shape = [rows, columns, 2]
    let numbers = (0..<shape.reduce(1, *)).map { Double($0 * $0 % 7) }
    let y = try Values(numbers, shape: shape)
    let row = Values((0..<rows).map { Double(10 * $0) })
    let fit = try VariationalInference(model, observing: [\.y: y, \.row: row]).run(steps: 0)
    #expect(isClose(try fit.mean { $0.cell }, to: y.mapped { 0.8 * $0 }, within: 1e-5))
    // Five standard errors of 4,000 draws.
    let error = 5 * (0.2 / 4_000).squareRoot()
    let scaled = try fit.mean { 2 * $0.cell }
    #expect(isClose(scaled, to: y.mapped { 1.6 * $0 }, within: 2 * error))
    let expected = numbers.enumerated().map { 0.8 * $1 + row[$0 / (2 * columns)] }
    let sum = try fit.mean { $0.row + $0.cell }
    #expect(isClose(sum, to: try Values(expected, shape: shape), within: error))
    let given = try fit.evaluate(at: [\.cell: y]) { 3 * $0.cell }
    #expect(isClose(given, to: y.mapped { 3 * $0 }, within: 1e-5))
    #expect(try fit.samples(of: \.cell, count: 5).shape == [5] + shape)
  }

  private func isClose(_ found: Values, to expected: Values, within tolerance: Double) -> Bool {
    found.shape == expected.shape
      && zip(found.doubles, expected.doubles).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
