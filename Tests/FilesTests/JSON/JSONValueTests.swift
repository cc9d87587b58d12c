import EvidenceFiles
import Foundation
import Testing

@Suite struct JSONValueTests {
  @Test func membersKeepTheirOrder() {
    let document: JSONValue = ["z": 1, "a": [true, nil], "m": "text"]
    #expect(document.compact == #"{"z": 1, "a": [true, null], "m": "text"}"#)
    #expect(document["a"] == [true, nil])
    #expect(document["b"] == nil)
  }

  @Test(arguments: [
    0.1, -7.515512123, 1e-300, .leastNonzeroMagnitude, 1.7976931348623157e308, 123_456_789_012,
    -0.0, 1e16,
  ])
  func doublesReadBackAsThemselves(number: Double) throws {
    let text = JSONValue.array([.number(number)]).compact
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Double]
    #expect(read == [number])
  }

  @Test func numbersThatJSONLacksAreNull() {
    #expect(JSONValue([.nan, .infinity, -.infinity, 2]).compact == "[null, null, null, 2]")
    #expect(JSONValue(nil as Double?).compact == "null")
  }

  @Test func textIsEscaped() throws {
    let text = "\"quoted\" \\ \n\r\t \u{1} é 数 \u{1F600}"
    let document = JSONValue.array([.string(text)]).compact
    let read = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String]
    #expect(read == [text])
  }

  @Test func longPartsAreIndentedAndShortOnesStayOnALine() {
    let numbers = JSONValue((0..<40).map(Double.init))
    let document: JSONValue = [
      "model": "vae", "elbo": ["train": -1.5, "test": -2], "trace": numbers,
    ]
    let lines = document.indented.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(4).map(String.init) == [
        "{", #"  "model": "vae","#, #"  "elbo": {"train": -1.5, "test": -2},"#, #"  "trace": ["#,
      ]
    )
    #expect(lines[4] == "    0,")
    #expect(lines.suffix(3) == ["  ]", "}", ""])
    #expect(JSONValue.object([]).indented == "{}\n")
  }
}
