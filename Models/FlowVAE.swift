public import Evidence
public import EvidenceTool

/// A variational autoencoder whose guide is a conditional flow: q(h | x) is a Gaussian that layers bend, each of which sees what
/// the encoder makes of x.
///
/// - Reference: Kingma, Salimans, Jozefowicz, Chen, Sutskever & Welling (2016), "Improved variational inference with inverse
///   autoregressive flow".
public struct FlowVAE: Model {
  public enum Images: Plate {}
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let decoder: MLP
  let features: MLP
  let head: GaussianHead
  let flow: Flow

  public init(pixels: Int, hidden: Int, latents: Int) {
    _h = Latent(latents, per: Images.self)
    _x = Observed(pixels, per: Images.self)
    decoder = MLP(latents, hidden, pixels)
    features = MLP(pixels, hidden)
    head = GaussianHead(hidden, latents)
    flow = Flow(.inverseAutoregressive, of: latents, layers: 2, hidden: [64], context: hidden)
  }

  public var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: decoder(h))
  }
  public var guide: Joint {
    h ~ flow(head(seen), given: seen)
  }

  private var seen: Tensor { tanh(features(x)) }
  /// The probability of white in each pixel.
  var picture: Tensor { sigmoid(decoder(h)) }
}

extension FlowVAE {
  public static let example = Example(
    "vae-flow",
    "The variational autoencoder with an inverse autoregressive flow in its guide.",
    data: [Dataset("digits") { try study(.digits(), hidden: 200, latents: 10) }],
    settings: FitSettings(.epochs(250), learningRate: 2e-3, batch: 100)
  )

  static func study(_ images: SplitImages, hidden: Int, latents: Int) throws -> Study {
    let model = FlowVAE(pixels: images.pixels, hidden: hidden, latents: latents)
    return try Study(
      model,
      observing: [\.x: images.train.binarized()],
      heldOut: [\.x: images.test.binarized()],
      pictures: Pictures(of: \.x, from: \.h, expecting: \.picture, width: images.train.width)
    )
  }
}
