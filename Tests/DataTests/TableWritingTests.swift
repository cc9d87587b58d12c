import EvidenceData
import EvidenceTensors
import Testing

@Suite struct TableWritingTests {
  @Test func whatIsWrittenIsReadBack() throws {
    let table = try Table([
      ("plain", [1, 0.1, -2.5e-300]), ("a, \"b\"", [1e300, 123_456_789_012_345, 0]),
      ("holes", Values([nil, 3, nil])),
    ])
    #expect(
      table.csv == """
        plain,"a, ""b""\",holes
        1,1e+300,
        0.1,123456789012345,3
        -2.5e-300,0,

        """
    )
    let read = try Table(csv: table.csv, missing: ["holes"])
    #expect(read == table)
  }

  @Test func mistakesAreTold() {
    func said(_ columns: [(name: String, values: Values)]) -> String? {
      do {
        _ = try Table(columns)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      said([("x", [1, 2]), ("y", [1])])
        == "table: column y has the shape [1], and x has 2 numbers. Give columns of one length."
    )
    #expect(
      said([("x", [1]), ("x", [1])])
        == "table: two columns have the name x. Give each its own name."
    )
    #expect(
      said([("x", [1, .nan])])
        == "table: column x has nan in row 1. Say that it is missing, as in `Values(…, missing: .nan)`, "
        + "or remove it."
    )
  }
}
