public import Evidence
public import EvidenceTool

/// Images given what they show: p(h) p(x | h, y), where decoder and encoder read the label y too.
///
/// - Reference: Sohn, Lee & Yan (2015), "Learning structured output representation using deep conditional generative models".
public struct ConditionalVAE: Model {
  public enum Images: Plate {}
  @Input(per: Images.self) public var label
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let decoder: MLP
  let encoder: GaussianEncoder
  let kinds: Int

  public init(pixels: Int, kinds: Int, hidden: Int, latents: Int) {
    _h = Latent(latents, per: Images.self)
    _x = Observed(pixels, per: Images.self)
    decoder = MLP(latents + kinds, hidden, pixels)
    encoder = GaussianEncoder(pixels + kinds, hidden, latents)
    self.kinds = kinds
  }

  private var logits: Tensor { decoder(concatenated(h, oneHot(label, kinds))) }

  public var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: logits)
  }
  public var guide: Joint {
    h ~ encoder(concatenated(x, oneHot(label, kinds)))
  }

  /// The probability of white in each pixel.
  var picture: Tensor { sigmoid(logits) }
}

extension ConditionalVAE {
  public static let example = Example(
    "conditional-vae",
    "Images of a digit that is asked for: the label is an input, and the latent is left to tell the hand.",
    settings: FitSettings(.epochs(250), learningRate: 2e-3, batch: 100)
  ) {
    let images = try SplitImages.digits()
    return try Study(
      ConditionalVAE(pixels: images.pixels, kinds: 10, hidden: 200, latents: 10),
      observing: [\.x: images.train.binarized(), \.label: images.train.labels],
      heldOut: [\.x: images.test.binarized(), \.label: images.test.labels],
      pictures: Pictures(of: \.x, from: \.h, expecting: \.picture, width: images.train.width)
    )
  }
}
