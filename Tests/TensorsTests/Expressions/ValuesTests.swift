import EvidenceTensors
import Testing

@Suite struct ValuesTests {
  @Test func anArrayLiteralIsAVectorAndALiteralNumberAScalar() {
    let vector: Values = [28, 8, -3]
    #expect(vector.shape == [3])
    #expect(vector.doubles == [28, 8, -3])
    let number: Values = 2.5
    #expect(number.shape == [])
    #expect(number.rows == 1)
    #expect(number[0] == 2.5)
  }

  @Test func elementsKeepTheirType() throws {
    #expect(try Values([1, 2] as [UInt8], shape: [1, 2]).storage.count == 2)
    guard case .bytes = Values([1, 2] as [UInt8]).storage else { return #expect(Bool(false)) }
    guard case .integers = Values([1, 2] as [Int]).storage else { return #expect(Bool(false)) }
    guard case .doubles = Values([1, 1 << 40]).storage else { return #expect(Bool(false)) }
    guard case .floats = Values([1] as [Float]).storage else { return #expect(Bool(false)) }
  }

  @Test func equalityIsOfShapesAndNumbers() throws {
    #expect(Values([1, 2] as [UInt8]) == [1, 2])
    #expect(try Values([1, 2] as [UInt8], shape: [2, 1]) != [1, 2])
    #expect(Values([.nan] as [Double]) != [.nan])
  }

  @Test func rowsMakeAMatrix() throws {
    let matrix = try Values([[1, 2, 3], [4, 5, 6]])
    #expect(matrix.shape == [2, 3])
    #expect(matrix.rows == 2)
    #expect(matrix[4] == 5)
  }

  @Test func selectedRowsMayRepeat() throws {
    let matrix = try Values([1, 2, 3, 4, 5, 6] as [UInt8], shape: [3, 2])
    let selected = matrix.selecting(rows: [2, 0, 2])
    #expect(try selected == Values([5, 6, 1, 2, 5, 6], shape: [3, 2]))
  }

  @Test func mappingAndBinarizingKeepTheShape() throws {
    let matrix = try Values([[1, 2], [3, 4]])
    #expect(try matrix.mapped { 2 * $0 } == Values([[2, 4], [6, 8]]))
    #expect(try matrix.binarized(atLeast: 3) == Values([[0, 0], [1, 1]]))
    #expect(Values([.nan] as [Double]).binarized(atLeast: 0) == [0])
  }

  @Test func theFirstNonFiniteElementIsFound() {
    #expect(Values([1, .infinity, .nan] as [Float]).firstNonFinite == 1)
    #expect(Values([1, 2] as [Double]).firstNonFinite == nil)
    #expect(Values([1] as [UInt8]).firstNonFinite == nil)
  }

  @Test(arguments: [[2, 2], [-3, -1], [.max, 3]])
  func aShapeHoldsItsElements(shape: [Int]) {
    let error = #expect(throws: UsageError.self) { try Values([1, 2, 3], shape: shape) }
    #expect(
      error?.description == "Values.init: shape \(shape) does not hold 3 elements."
        + " Give a shape whose sizes multiply to 3."
    )
  }

  @Test func raggedRowsAreRefused() {
    let error = #expect(throws: UsageError.self) { try Values([[1, 2], [3]]) }
    #expect(
      error?.description == "Values.init: row 1 has 1 elements and row 0 has 2."
        + " Give every row the same number of elements."
    )
  }
}

@Suite struct UsageErrorTests {
  @Test(arguments: [("it is wrong", "Mend it"), ("it is wrong.", "Mend it.")])
  func theDescriptionIsTwoSentencesAfterThePlace(what: String, fix: String) {
    let error = UsageError(what: what, place: "File.swift:3", fix: fix)
    #expect(error.description == "File.swift:3: it is wrong. Mend it.")
  }

  @Test func aQuestionKeepsItsMark() {
    let error = UsageError(what: "unknown model", place: "Tool", fix: "Did you mean VAE?")
    #expect(error.description == "Tool: unknown model. Did you mean VAE?")
  }

  @Test func fewNumbersAreDescribedInBracketsAndManyByTheirShape() throws {
    #expect(try "\(Values([[1, 2.5], [3, 4]] as [[Double]]))" == "[[1.0, 2.5], [3.0, 4.0]]")
    #expect(try "\(Values(shape: [], elements: .doubles([0.5])))" == "0.5")
    #expect("\(Values([Double]()))" == "[]")
    let many = try Values(Array(repeating: 1.0, count: 200), shape: [20, 10])
    #expect("\(many)" == "Values of shape [20, 10]")
  }
}
