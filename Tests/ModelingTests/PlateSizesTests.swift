import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Sizes of plates that no data tell.
@Suite struct PlateSizesTests {
  struct Prior: Model {
    enum Points: Plate {}
    @Latent(per: Points.self) var z
    @Latent var mean
    var joint: Joint {
      mean ~ Normal(0, 1)
      z ~ Normal(mean, 1)
    }
  }

  @Test func plateOfUnknownSize() {
    #expect(
      message { try BoundModel(Prior(), observing: [:]) }
        == "Prior.data: no data tell how many Points there are, over which `z` repeat. Give the "
        + "size: `sizes: [Points.self: 100]`."
    )
  }

  @Test func plateOfGivenSize() throws {
    let bound = try BoundModel(Prior(), observing: [:], sizes: [Prior.Points.self: 7])
    #expect(bound.sizes == [Axis(Prior.Points.self): 7])
    let pairs: [(any Plate.Type, Int)] = [(Prior.Points.self, 7)]
    #expect(try BoundModel(Prior(), observing: [:], sizes: PlateSizes(pairs)).sizes == bound.sizes)
  }

  @Test func plateOfTwoSizes() {
    #expect(
      message {
        try BoundModel(
          Prior(),
          observing: [:],
          sizes: [Prior.Points.self: 7, Prior.Points.self: 8]
        )
      }
        == "Prior.data: `sizes` gives Points the size 7, and then 8. Remove one of the two."
    )
  }

  @Test func sizeOfAPlateOfAnotherModel() {
    #expect(
      message {
        let sizes: PlateSizes = [BindingTests.Regression.Rows.self: 4]
        return try BoundModel(Prior(), observing: [:], sizes: sizes)
      }
        == "Prior.data: `sizes` gives Rows a size, but nothing repeats over Rows. Leave it out; "
        + "the plates are Points."
    )
  }
}
