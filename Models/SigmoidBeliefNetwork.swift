public import Evidence
public import EvidenceTool

/// Layers of switches, each of which raises or lowers the chances of those below.
///
/// - Reference: Neal (1992), "Connectionist learning of belief networks".
public struct SigmoidBeliefNetwork: Model {
  public enum Rows: Plate {}
  public struct Switch: Module {
    @Latent(per: Rows.self) public var isOn
  }
  public let top = [Switch(), Switch()]
  public let middle = [Switch(), Switch(), Switch()]
  @Observed(5, per: Rows.self) public var x

  public init() {}

  static let chances = [0.3, 0.6]
  static let first = [[2, -1.5, 0.5], [-1, 1, 2.5]]
  static let second = [
    Tensor([2, -1, 0.5, 1.5, -2]), Tensor([-1, 2, 1, -0.5, 1]), Tensor([0.5, -1.5, 2, -1, 0.75]),
  ]
  static let base = Tensor([-0.5, 0.2, -1, 0.4, 0.1])

  public var joint: Joint {
    for (unit, chance) in zip(top, Self.chances) {
      unit.isOn ~ Bernoulli(probability: chance)
    }
    for (index, unit) in middle.enumerated() {
      unit.isOn ~ Bernoulli(logits: field(of: index))
    }
    x ~ Bernoulli(logits: fieldOfData)
  }

  private func field(of index: Int) -> Tensor {
    zip(top, Self.first).reduce(Tensor(-0.5)) { $0 + $1.1[index] * $1.0.isOn }
  }

  private var fieldOfData: Tensor {
    zip(middle, Self.second).reduce(Self.base) { $0 + $1.1 * $1.0.isOn }
  }
}

extension SigmoidBeliefNetwork {
  public static let example = Example(
    "sigmoid-belief-network",
    "Two layers of switches a row, small enough to be summed out: the bound is exact.",
    data: [
      Dataset("rows") {
        let x: [[Double]] = [
          [1, 0, 1, 0, 1], [0, 1, 1, 1, 0], [1, 1, 0, 0, 0], [0, 0, 0, 1, 1],
        ]
        return try Study(SigmoidBeliefNetwork(), observing: [\.x: Values(x)])
      }
    ],
    settings: FitSettings(.steps(1)),
    isToy: true
  )
}
