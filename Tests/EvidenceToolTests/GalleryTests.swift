import Evidence
import EvidenceModels
import EvidenceTool
import Testing

@Suite struct GalleryTests {
  @Test(arguments: gallery)
  func everyModelIsValidAndItsDataFit(example: Example) throws {
    for dataset in example.datasets where dataset.name != "fashion-mnist" {
      let study = try dataset.load()
      #expect(!study.training.sizes.values.contains(0))
      #expect(study.training.structure.joint.count >= 1)
    }
  }

  @Test func namesAreDifferentAndTypable() {
    let names = gallery.map(\.name)
    #expect(Set(names).count == names.count)
    let letters = Set("abcdefghijklmnopqrstuvwxyz-")
    #expect(names.allSatisfy { $0.allSatisfy(letters.contains) })
  }
}
