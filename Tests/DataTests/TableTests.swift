import EvidenceData
import EvidenceTensors
import Testing

@Suite struct TableTests {
  private func fault(_ csv: String, header: Bool? = nil) -> String {
    message { _ = try Table(csv: csv, name: "data.csv", header: header) }
  }

  // MARK: What is read

  @Test func columnsAreReadByName() throws {
    let table = try Table(csv: "x,y\n1,2\n3,4\n5,6\n")
    #expect(table.columnNames == ["x", "y"])
    #expect(table.count == 3)
    #expect(try table.column("y") == [2, 4, 6])
    #expect(try table.columns(["y", "x"]) == Values([2, 1, 4, 3, 6, 5], shape: [3, 2]))
  }

  @Test func withoutAHeaderColumnsAreNumbered() throws {
    let table = try Table(csv: "1,2\n3,4")
    #expect(table.columnNames == ["1", "2"])
    #expect(try table.column("2") == [2, 4])
  }

  @Test func aHeaderOfNumbersIsTakenWhenSaid() throws {
    let table = try Table(csv: "2019,2020\n3,4", header: true)
    #expect(try table.column("2020") == [4])
  }

  @Test(arguments: ["a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4\n\n\n", "\u{FEFF}a,b\n1,2\n3,4"])
  func endsOfLineAndMarksDoNotMatter(csv: String) throws {
    let table = try Table(csv: csv)
    #expect(table.columnNames == ["a", "b"])
    #expect(try table.values == Values([1, 2, 3, 4], shape: [2, 2]))
  }

  @Test func quotedCellsMayHaveCommasMarksAndLines() throws {
    let table = try Table(csv: "\"weight, kg\",\"a \"\"b\"\"\",\"two\nlines\"\n\"1\", 2 ,-3e-2\n")
    #expect(table.columnNames == ["weight, kg", "a \"b\"", "two\nlines"])
    #expect(table.values.doubles == [1, 2, -0.03])
  }

  @Test func compressedFilesAreRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(compressed(Array("x\n1.25\n".utf8)), "x.csv.gz")
    #expect(try Table.read(path: path).column("x") == [1.25])
  }

  // MARK: What is refused

  @Test(arguments: ["abc", "nan", "inf", "0x10", "1e999", "1 2", "1.2.3"])
  func aCellIsAFiniteNumber(cell: String) {
    #expect(
      fault("x,weight\n1,2\n3,\(cell)\n4,5\n") == "data.csv:3:3: the cell \"\(cell)\" of column"
        + " weight is not a finite number. Write a decimal number such as -1.5 or 2e-3."
    )
  }

  @Test func theLineIsCountedAfterAQuotedEndOfLine() {
    #expect(fault("\"a\nb\"\nx\n").hasPrefix("data.csv:3:1: the cell \"x\" of column a\nb is"))
  }

  @Test(arguments: [(row: "3", count: 1), (row: "3,4,5", count: 3), (row: "", count: 1)])
  func rowsHaveOneLength(row: String, count: Int) {
    #expect(
      fault("x,y\n1,2\n\(row)\n6,7") == "data.csv:3: the number of cells is \(count), and 2 in the"
        + " first row. Give every row one cell for each column."
    )
  }

  @Test func aMissingColumnIsAnsweredWithTheNearest() throws {
    let table = try Table(csv: "weight,height\n1,2", name: "data.csv")
    #expect(
      message { _ = try table.column("wieght") } == "data.csv: there is no column wieght; the"
        + " columns are weight, height. Did you mean weight?"
    )
    #expect(
      message { _ = try table.column("age") } == "data.csv: there is no column age; the columns are"
        + " weight, height. Use one of these names."
    )
  }

  @Test func aMixedFirstRowAsksWhatItIs() {
    #expect(
      fault("id,2019,2020\n1,2,3") == "data.csv:1: 2 of the 3 cells of the first row are numbers."
        + " Say with header: true or false whether this row has the names of the columns."
    )
  }

  @Test func namesAreGivenAndDiffer() {
    #expect(fault("a,\n1,2") == "data.csv:1:3: a column has no name. Name every column.")
    #expect(
      fault("a,b,a\n1,2,3") == "data.csv:1:5: two columns have the name a."
        + " Give every column its own name."
    )
  }

  @Test func aTableHasRows() {
    #expect(fault("\n\r\n") == "data.csv: there are no rows. Give a table with data.")
    #expect(
      fault("a,b\n") == "data.csv: there is a line of names and there are no rows."
        + " Give a table with data."
    )
  }

  @Test func quotationMarksComeInPairs() {
    #expect(
      fault("a\n\"1\n2\n") == "data.csv:2:1: the quotation mark that opens the cell is never"
        + " closed. Close it, or write two of them for one inside of a cell."
    )
    #expect(
      fault("a\n\"1\"2\n") == "data.csv:2:4: text follows the closing quotation mark of a cell."
        + " Put all of the cell between the marks, and two of them for one inside of a cell."
    )
  }

  @Test func anEmptyCellOfAColumnThatMayHaveHolesIsMissing() throws {
    let table = try Table(csv: "x,y\n1,2\n3,\n5, \n", missing: ["y"])
    #expect(try table.column("y") == Values([2, nil, nil]))
    #expect(try table.column("x") == [1, 3, 5])
    #expect(try table.columns(["y", "x"]).missingCount == 2)
    let strict = #expect(throws: UsageError.self) {
      try Table(csv: "x,y\n1,2\n,4\n", missing: ["y"])
    }
    #expect(
      strict?.description
        == "table:3:1: the cell \"\" of column x is not a finite number. Write a decimal number, or say "
        + "`missing: [\"x\"]` where the column may have holes."
    )
    let unknown = #expect(throws: UsageError.self) { try Table(csv: "x,yy\n1,2", missing: ["y"]) }
    #expect(
      unknown?.description
        == "table: there is no column y; the columns are x, yy. Use one of these names."
    )
  }
}
