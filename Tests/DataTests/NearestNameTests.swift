import EvidenceData
import Testing

@Suite struct NearestNameTests {
  private let models = ["VAE", "PPCA", "EightSchools", "GaussianMixture"]

  @Test(arguments: [
    ("vae", "VAE"), ("eightschool", "EightSchools"), ("pcpa", "PPCA"),
    ("gausianmixtrue", "GaussianMixture"),
  ])
  func aMisspelledNameFindsItsOrigin(typed: String, meant: String) {
    #expect(NearestName.find(typed, among: models) == meant)
  }

  @Test func anUnrelatedNameFindsNothing() {
    #expect(NearestName.find("logistic", among: models) == nil)
    #expect(NearestName.find("vae", among: []) == nil)
  }
}
