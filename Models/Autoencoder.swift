public import Evidence
public import EvidenceTool

/// The deterministic autoencoder: a code h = f(x; φ), a picture x̃ = g(h; θ), and their squared error.
///
/// Nothing is random but the pixels' noise: the prior is flat and the guide is a point. There is no price for a code,
/// so no bound on log p(x), and nothing to draw new codes from: that is what the VAE adds.
public struct Autoencoder: Model {
  public enum Images: Plate {}
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let decoder: MLP
  let encoder: MLP
  let noise: Double

  public init(pixels: Int, hidden: Int, codes: Int, noise: Double) {
    _h = Latent(codes, per: Images.self)
    _x = Observed(pixels, per: Images.self)
    decoder = MLP(codes, hidden, pixels)
    encoder = MLP(pixels, hidden, codes)
    self.noise = noise
  }

  public var joint: Joint {
    h ~ Flat()
    x ~ Normal(picture, noise)
  }
  public var guide: Joint {
    h ~ Delta(encoder(x))
  }

  var picture: Tensor { sigmoid(decoder(h)) }
}

extension Autoencoder {
  public static let example = Example(
    "autoencoder",
    "The same networks without randomness, to see what the VAE adds: point guide, flat prior.",
    data: [
      Dataset("digits") { try study(.digits(), hidden: 200, codes: 10) },
      Dataset("fashion-mnist", settings: clothes) {
        try study(.fashionMNIST(), hidden: 400, codes: 20)
      },
    ],
    settings: FitSettings(.epochs(250), learningRate: 2e-3, batch: 100)
  )

  private static let clothes = FitSettings(
    .epochs(6),
    learningRate: 1e-3,
    schedule: .constant,
    batch: 128
  )

  static func study(_ images: SplitImages, hidden: Int, codes: Int) throws -> Study {
    let model = Autoencoder(pixels: images.pixels, hidden: hidden, codes: codes, noise: 0.1)
    return try Study(
      model,
      observing: [\.x: images.train.scaled()],
      heldOut: [\.x: images.test.scaled()],
      reporting: ["squared error": { square($0.x - $0.picture) }]
    )
  }
}
