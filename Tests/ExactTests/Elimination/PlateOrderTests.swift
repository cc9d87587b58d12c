import Evidence
import Testing

enum Zebras: Plate {}
enum Apples: Plate {}

/// Cells of a table, whichever of its sides is declared first.
private struct Cells<Rows: Plate, Columns: Plate>: Model {
  @Latent(per: Rows.self) var row
  @Latent(2, per: Rows.self, Columns.self) var cell
  @Observed(2, per: Rows.self, Columns.self) var y
  @Observed(per: Rows.self) var x
  var joint: Joint {
    row ~ Normal(0, 1)
    x ~ Normal(row, 1)
    cell ~ Normal(0, 1)
    y ~ Normal(cell, 0.5)
  }
}

private struct CountCells<Rows: Plate, Columns: Plate>: Model {
  @Latent(per: Rows.self, Columns.self) var rate
  @Latent(per: Rows.self, Columns.self) var isHigh
  @Observed(per: Rows.self, Columns.self) var count
  @Observed(per: Rows.self, Columns.self) var level
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 3)
    count ~ Poisson(rate)
    isHigh ~ Bernoulli(probability: 0.3)
    level ~ Normal(isHigh, 1)
  }
}

/// Results have the plates as they are declared, whichever is used first in the process, and of which name or size.
@Suite struct PlateOrderTests {
  private let sizes = [(2, 3), (3, 2), (3, 3)]

  private func table(_ shape: [Int]) throws -> Values {
    let count = shape.reduce(1, *)
    return try Values((0..<count).map { Double($0 * $0 % 7) }, shape: shape)
  }

  @Test func exactMomentsHaveThePlatesInOrderOfDeclaration() throws {
    for (rows, columns) in sizes {
      try checkMoments(Cells<Zebras, Apples>(), rows, columns)
      try checkMoments(Cells<Apples, Zebras>(), rows, columns)
      try checkCounts(CountCells<Zebras, Apples>(), rows, columns)
      try checkCounts(CountCells<Apples, Zebras>(), rows, columns)
    }
  }

  /// Of a normal mean with prior N(0, 1), given y with deviation 1/2: mean 4/5 y and variance 1/5.
  private func checkMoments<A, B>(_ model: Cells<A, B>, _ rows: Int, _ columns: Int) throws {
    let y = try table([rows, columns, 2])
    let x = try table([rows])
    let posterior = try exactLogEvidence(model, observing: [\.y: y, \.x: x]).posterior
    let mean = try posterior.mean(of: model.cell)
    #expect(mean.isClose(to: y.mapped { 0.8 * $0 }))
    #expect(try posterior.mean(of: 2 * model.cell).isClose(to: y.mapped { 1.6 * $0 }))
    #expect(try posterior.variance(of: model.cell).isClose(to: y.mapped { _ in 0.2 }))
    let sum = try posterior.mean(of: model.row + model.cell)
    let expected = y.doubles.enumerated().map { 0.8 * $1 + x[$0 / (2 * columns)] / 2 }
    #expect(sum.isClose(to: try Values(expected, shape: y.shape)))
    #expect(try posterior.samples(count: 4)[\.cell].shape == [4, rows, columns, 2])
  }

  /// Columns are declared before the rows of the table.
  private struct ColumnsFirst: Model {
    @Latent(per: Apples.self) var column
    @Latent(per: Zebras.self, Apples.self) var cell
    @Observed(per: Zebras.self, Apples.self) var y
    var joint: Joint {
      column ~ Normal(0, 1)
      cell ~ Normal(column, 1)
      y ~ Normal(cell, 0.5)
    }
  }

  @Test func drawsOfExpressionsHaveThePlatesOfTheirVariables() throws {
    let y = try table([2, 3])
    let posterior = try exactLogEvidence(ColumnsFirst(), observing: [\.y: y]).posterior
    let cells = try posterior.samples(count: 4, seed: 1)[\.cell]
    #expect(cells.shape == [4, 2, 3])
    let twice = try posterior.samples(of: { 2 * $0.cell }, count: 4, seed: 1)
    #expect(twice.isClose(to: cells.mapped { 2 * $0 }))
  }

  /// Gamma(2 + count, 4); odds 3/7 exp(level − 1/2).
  private func checkCounts<A, B>(_ model: CountCells<A, B>, _ rows: Int, _ columns: Int) throws {
    let count = try table([rows, columns])
    let posterior = try exactLogEvidence(model, observing: [\.count: count, \.level: count])
      .posterior
    #expect(try posterior.mean(of: model.rate).isClose(to: count.mapped { (2 + $0) / 4 }))
    let high = count.mapped { 1 / (1 + 7 / 3 * C.exp(0.5 - $0)) }
    #expect(try posterior.mean(of: model.isHigh).isClose(to: high))
    let shares = try Values(high.doubles.flatMap { [1 - $0, $0] }, shape: [rows, columns, 2])
    #expect(try posterior.probabilities(of: model.isHigh).isClose(to: shares))
  }
}

extension Values {
  fileprivate func isClose(to other: Values) -> Bool {
    shape == other.shape && zip(doubles, other.doubles).allSatisfy { abs($0 - $1) < 1e-11 }
  }
}
