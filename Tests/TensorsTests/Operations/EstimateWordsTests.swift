import EvidenceTensors
import Testing

@Suite struct EstimateWordsTests {
  @Test(arguments: [
    (-7.521_234, 0.128_9, "-7.52 ± 0.13"), (105_280.695, 312, "105281 ± 312"),
    (0.000_012_34, 0.000_000_56, "0.00001234 ± 0.00000056"), (-7.185_385_987, 0, "-7.185386"),
    (105_280.695_312_5, 1e-9, "105280.7"), (0, 0, "0.000000"), (-0.001, 0.2, "0.00 ± 0.20"),
    (2.5, .nan, "2.500000"), (-.infinity, .nan, "-inf"),
  ])
  func digitsAreThoseThatTheErrorLeaves(value: Double, error: Double, words: String) {
    #expect(value.words(error: error) == words)
  }
}
