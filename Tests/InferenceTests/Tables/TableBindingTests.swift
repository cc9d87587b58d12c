import Evidence
import Testing

private enum Rows: Plate {}
private enum Cells: Plate {}

/// A slope of its own in each of some parts, which are known only at run time.
private struct Parts: Model {
  struct Part: Module {
    @Input(2, per: Rows.self) var x
    @Latent(2) var slope
  }
  var parts: [Part]
  @Observed(per: Rows.self) var y
  @Observed(per: Cells.self) var cell
  @Observed var total

  var joint: Joint {
    for part in parts { part.slope ~ Normal(0, 1) }
    let mean = parts.reduce(Tensor(0)) { $0 + dot($1.slope, $1.x) }
    y ~ Normal(mean, 1)
    cell ~ Normal(0, 1)
    total ~ Normal(0, 1)
  }
}

@Suite struct TableBindingTests {
  private let model = Parts(parts: [.init(), .init()])
  private let text = """
    id,y,"parts.0.x[0]",parts.0.x[1],parts.1.x[0],parts.1.x[1]
    7,1,2,3,4,5
    8,,0,1,1,1
    """

  @Test func columnsAreBoundByTheNamesOfVariables() throws {
    let table = try Table(csv: text, missing: ["y"])
    let others: Bindings<Parts> = [\.cell: [1], \.total: 2]
    let own = try exactLogEvidence(
      model,
      // By name, whichever model the names are read from.
      observing: Bindings(table, of: Parts(parts: [.init(), .init()])).appending(others)
    )
    let stated: Bindings<Parts> = [
      \.y: Values([1, nil]), \.parts[0].x: try Values([[2, 3], [0, 1]]),
      \.parts[1].x: try Values([[4, 5], [1, 1]]),
    ]
    let expected = try exactLogEvidence(model, observing: stated.appending(others))
    #expect(own.logEvidence == expected.logEvidence)
  }

  @Test func mistakesAreTold() throws {
    func said(_ text: String) -> String? {
      message { _ = try Bindings(Table(csv: text), of: model) }
    }
    #expect(
      said("y,parts.1.x[1]\n1,2")
        == "table: there are columns for 1 of the 2 elements of `parts.1.x`, and none is called "
        + "parts.1.x[0]. Add it, or give the variable by its key path."
    )
    #expect(
      said("y,cell\n1,2")
        == "table: `y` repeats over Rows and `cell` over Cells, and a row of a table is one "
        + "repetition of one plate. Give a table for each plate."
    )
    #expect(
      said("y,total\n1,2")
        == "table: `total` repeats over nothing, and a row of a table is one repetition of one "
        + "plate. Give the variable by its key path, and rename the column."
    )
  }
}
