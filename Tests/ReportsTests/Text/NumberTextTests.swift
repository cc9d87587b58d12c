import EvidenceReports
import Testing

@Suite struct NumberTextTests {
  @Test func fixedNumbersHaveTheirDecimals() {
    #expect(NumberText.fixed(-7.5155121234, decimals: 6) == "-7.515512")
    #expect(NumberText.fixed(2, decimals: 0) == "2")
    #expect(NumberText.fixed(1e300, decimals: 2).count == 304)
    #expect(NumberText.fixed(.nan, decimals: 2).contains("nan"))
  }

  @Test func zeroHasNoSign() {
    #expect(NumberText.fixed(-0.0001, decimals: 2) == "0.00")
    #expect(NumberText.fixed(-0.006, decimals: 2) == "-0.01")
  }

  @Test func significantNumbersAreShort() {
    #expect(NumberText.significant(0.25, digits: 3) == "0.25")
    #expect(NumberText.significant(1.23456e-7, digits: 2) == "1.2e-07")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func thousandsAreApart(number: Int, text: String) {
    #expect(NumberText.grouped(number) == text)
  }
}
