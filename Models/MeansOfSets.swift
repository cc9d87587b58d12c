public import Evidence
public import EvidenceTool

/// θ ~ N(0, 1) of each set, of which any number of rows x ~ N(θ, 1) tell: n of them with mean m leave N(n m / (n + 1), 1 / (n + 1)).
///
/// The guide that is derived of it reads a set as a sum over its rows.
/// - Reference: Zaheer, Kottur, Ravanbakhsh, Póczos, Salakhutdinov & Smola (2017), "Deep sets".
public struct MeansOfSets: Model {
  public enum Sets: Plate {}
  public enum Rows: Plate {}
  @Latent(per: Sets.self) public var mean
  @Observed(per: Sets.self, Rows.self) public var x

  public init() {}

  public var joint: Joint {
    mean ~ Normal(0, 1)
    x ~ Normal(mean, 1)
  }
}

extension MeansOfSets {
  public static let example = Example(
    "means-of-sets",
    "Sets of 1 to 50 numbers, whose means one network infers.",
    data: [Dataset("ragged") { try Study(MeansOfSets(), observing: [\.x: sets(300)]) }],
    settings: FitSettings(.steps(1_000), guide: .amortized(hidden: [32, 32]))
  )

  /// Draws of the model, of which set i has 1 + i mod 50 rows.
  public static func sets(_ count: Int) -> Values {
    let random = RandomStream(seed: 0)
    let rows = (0..<count).map { set in
      let mean = random.normal()
      return (0...set % 50).map { _ in mean + random.normal() }
    }
    return Values(ragged: rows)
  }
}
