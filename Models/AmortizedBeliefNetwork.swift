public import Evidence
public import EvidenceTool

/// Switches that raise or lower the chances of bits, inferred by a network: q(h | x) is a product of Bernoulli distributions.
///
/// - Reference: Mnih & Gregor (2014), "Neural variational inference and learning in belief networks".
public struct AmortizedBeliefNetwork: Model {
  public enum Rows: Plate {}
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let encoder: MLP
  /// What each switch adds to the logits of the bits.
  public let effects: Tensor
  public let base: Tensor
  public let prior: Tensor

  public init(switches: Int, bits: Int, hidden: Int) {
    _h = Latent(switches, per: Rows.self)
    _x = Observed(bits, per: Rows.self)
    encoder = MLP(bits, hidden, switches)
    effects = Tensor(ToyData.sines(bits * switches, 1.7), shape: [bits, switches])
    base = Tensor(ToyData.sines(bits, 2.3))
    prior = Tensor(ToyData.sines(switches, 3.1))
  }

  public var joint: Joint {
    h ~ Bernoulli(logits: prior)
    x ~ Bernoulli(logits: matmul(effects, h) + base)
  }
  public var guide: Joint {
    h ~ Bernoulli(logits: encoder(x))
  }
}

extension AmortizedBeliefNetwork {
  public static let example = Example(
    "sigmoid-belief-network-amortized",
    "Six switches a row that a network infers: discrete draws, whose gradient needs an estimator.",
    data: [
      Dataset("rows") {
        let model = AmortizedBeliefNetwork(switches: 6, bits: 8, hidden: 64)
        return try Study(model, observing: [\.x: bits(rows: 40)])
      }
    ],
    settings: FitSettings(.steps(6_000), learningRate: 1e-2, particles: 4)
  )

  public static func bits(rows: Int) throws -> Values {
    try ToyData.waves(rows: rows, columns: 8).mapped { $0 > 0 ? 1 : 0 }
  }
}
