public import Evidence
public import EvidenceTool

/// The variational autoencoder: p(h) p(x | h), with a network for each of p(x | h) and q(h | x).
///
/// - Reference: Kingma & Welling (2014), "Auto-encoding variational Bayes".
public struct VAE: Model {
  public enum Images: Plate {}
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let decoder: MLP
  let encoder: GaussianEncoder

  public init(pixels: Int, hidden: Int, latents: Int) {
    _h = Latent(latents, per: Images.self)
    _x = Observed(pixels, per: Images.self)
    decoder = MLP(latents, hidden, pixels)
    encoder = GaussianEncoder(pixels, hidden, latents)
  }

  public var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: decoder(h))
  }
  public var guide: Joint {
    h ~ encoder(x)
  }

  /// The probability of white in each pixel.
  var picture: Tensor { sigmoid(decoder(h)) }
}

extension VAE {
  public static let example = Example(
    "vae",
    "Images as a network's function of a few latent numbers, inferred by a second network.",
    data: [
      Dataset("digits") { try study(.digits(), hidden: 200, latents: 10) },
      Dataset("fashion-mnist", settings: clothes) {
        try study(.fashionMNIST(), hidden: 400, latents: 20)
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

  static func study(_ images: SplitImages, hidden: Int, latents: Int) throws -> Study {
    let model = VAE(pixels: images.pixels, hidden: hidden, latents: latents)
    return try Study(
      model,
      observing: [\.x: images.train.binarized()],
      heldOut: [\.x: images.test.binarized()],
      pictures: Pictures(of: \.x, from: \.h, expecting: \.picture, width: images.train.width)
    )
  }
}
