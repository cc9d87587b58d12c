import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// What layers say of shapes that do not fit and of settings that make no sense.
@Suite struct LayerMistakeTests {
  private static let vector = Tensor([1, 2, 3])
  private static let image = Tensor(Array(repeating: 1, count: 32), shape: [2, 4, 4])

  static let sentences: [(Tensor, String)] = [
    (
      Residual(Dense(3, 2))(vector), "a residual layer makes the event shape [2] of [3]"
    ),
    (
      Sequential(Dense(3, 2), Dense(3, 2))(vector),
      "a layer of 3 inputs is given the event shape [2]"
    ),
    (LayerNorm(4)(vector), "a LayerNorm of 4 features is given the event shape [3]"),
    (LayerNorm(3)(Tensor(1)), "a LayerNorm of 3 features is given the event shape []"),
    (
      LayerNorm(3, epsilon: 0)(vector),
      "the epsilon of a LayerNorm is positive and finite, not 0.0"
    ),
    (GatedLinear(2, 3)(vector), "a layer of 2 inputs is given the event shape [3]"),
    (Dropout(1)(vector), "the rate of a Dropout is at least 0 and below 1, not 1.0"),
    (Dropout(-0.1)(vector), "the rate of a Dropout is at least 0 and below 1, not -0.1"),
    (Dropout(.nan)(vector), "the rate of a Dropout is at least 0 and below 1, not nan"),
    (
      Convolution(1, 3, kernel: 3)(image),
      "a convolution of 1 channels, kernel 3 and padding 0 is given the event shape [2, 4, 4]"
    ),
    (
      Convolution(2, 3, kernel: 7, padding: 1)(image),
      "a convolution of 2 channels, kernel 7 and padding 1 is given the event shape [2, 4, 4]"
    ),
    (
      Convolution(3, 3, kernel: 3)(vector),
      "a convolution of 3 channels, kernel 3 and padding 0 is given the event shape [3]"
    ),
    (
      Convolution(2, 3, kernel: 3, stride: 0)(image),
      "a convolution has a kernel and a stride of 1 to 65536 and a padding of 0 to 65536, not 3, 0 and 0"
    ),
    (
      Convolution(2, 3, kernel: 0)(image),
      "a convolution has a kernel and a stride of 1 to 65536 and a padding of 0 to 65536, not 0, 1 and 0"
    ),
    (
      TransposedConvolution(2, 3, kernel: -1)(image),
      "a convolution has a kernel and a stride of 1 to 65536 and a padding of 0 to 65536, not -1, 1 and 0"
    ),
    (
      TransposedConvolution(2, 3, kernel: 3, stride: .max)(image),
      "a convolution has a kernel and a stride of 1 to 65536 and a padding of 0 to 65536, not 3, "
        + "9223372036854775807 and 0"
    ),
    (
      TransposedConvolution(2, 3, kernel: 3, padding: -1)(image),
      "a convolution has a kernel and a stride of 1 to 65536 and a padding of 0 to 65536, not 3, 1 and -1"
    ),
    (
      TransposedConvolution(3, 2, kernel: 3)(image),
      "a transposed convolution of 3 channels, kernel 3 and padding 0 is given the event shape [2, 4, 4]"
    ),
    (
      TransposedConvolution(2, 2, kernel: 1, padding: 2)(image),
      "a transposed convolution of 2 channels, kernel 1 and padding 2 is given the event shape [2, 4, 4]"
    ),
    (
      TransposedConvolution(2, 2, kernel: 4, stride: 2, outputPadding: 2)(image),
      "an output padding is at least 0 and below the stride, not 2"
    ),
    (
      ScaleMap.bounded(0...1)(vector),
      "a scale is bounded by two positive numbers of which the first is smaller, not 0.0 and 1.0"
    ),
    (
      ScaleMap.bounded(1...1)(vector),
      "a scale is bounded by two positive numbers of which the first is smaller, not 1.0 and 1.0"
    ),
  ]

  @Test(arguments: sentences) func theFactorIsToldWhatIsWrong(_ result: Tensor, _ sentence: String)
  {
    #expect(result.mistake == sentence)
  }

  @Test(
    arguments: [
      Embedding(2, 3), LayerNorm(3), Residual(LayerNorm(3)), Convolution(1, 1, kernel: 1),
      TransposedConvolution(1, 1, kernel: 1), GatedLinear(3, 3), Dropout(), Sequential(),
    ] as [any Layer]
  )
  func aMistakeIsPassedOn(_ layer: any Layer) {
    #expect(layer(.invalid("before")).mistake == "before")
  }

  /// In a model, with the place of the factor; data that index a table are looked at before the first step.
  @Test func anEmbeddingIsReadByIntegersWithinIt() throws {
    struct Coded: Model {
      enum Rows: Plate {}
      @Input(per: Rows.self) var kind
      @Observed(2, per: Rows.self) var x
      let table = Embedding(3, 2)
      var joint: Joint { x ~ Normal(table(kind), 1) }
    }
    func bound(_ kinds: [Double]) -> String {
      message {
        try BoundModel(
          Coded(),
          observing: [\.kind: Values(kinds), \.x: try Values([[1, 2], [3, 4]])]
        )
      }
    }
    #expect(bound([0, 2]) == "nothing")
    #expect(
      bound([0, 3])
        == "Coded.kind: `kind[1]` is 3, and indexes 3 entries (LayerMistakeTests.swift:#). Give one of the "
        + "integers 0 to 2."
    )
  }

  @Test func partsOfNetworksHaveTheNamesOfTheirPlaces() throws {
    struct Held: Module {
      let block = Residual(Sequential(LayerNorm(4), Activation.relu, MLP(4, 5, 4)))
    }
    #expect(
      try Reflection(of: Held()).declarations.map(\.path) == [
        "block.layer.layers.0.gain", "block.layer.layers.0.bias",
        "block.layer.layers.2.layers.0.weight", "block.layer.layers.2.layers.0.bias",
        "block.layer.layers.2.layers.1.weight", "block.layer.layers.2.layers.1.bias",
      ]
    )
  }
}
