public import Evidence
public import EvidenceTool

/// Images of which few say what they show: p(y) p(h) p(x | h, y), with y summed out where its label is missing.
///
/// The bound of each y, Σ_y p(y) exp(ELBO(x, y)), makes p(y | x) a classifier that has learned from all images.
/// - Reference: Kingma, Rezende, Mohamed & Welling (2014), "Semi-supervised learning with deep generative models", whose q(y | x)
///   is what the sum over y replaces.
public struct SemiSupervisedVAE: Model {
  public enum Images: Plate {}
  @Latent(per: Images.self) public var kind
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  @Observed(per: Images.self) public var label
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

  private var mark: Tensor { oneHot(kind, kinds) }
  private var logits: Tensor { decoder(concatenated(h, mark)) }

  public var joint: Joint {
    kind ~ DiscreteUniform(0, kinds - 1)
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: logits)
    label ~ Categorical(probabilities: mark)
  }
  public var guide: Joint {
    h ~ encoder(concatenated(x, mark))
  }
}

extension SemiSupervisedVAE {
  public static let example = Example(
    "vae-semi-supervised",
    "Images of which 100 of 1,500 are labelled: the label is a latent that is summed out.",
    data: [Dataset("digits") { try study(.digits(), labelled: 100) }],
    settings: FitSettings(.epochs(60), learningRate: 2e-3, batch: 100)
  )

  /// All labels but the first are missing, and those of held-out images too.
  static func study(_ images: SplitImages, labelled: Int) throws -> Study {
    let train = images.train.repeating(first: labelled, times: copies)
    return try Study(
      SemiSupervisedVAE(pixels: images.pixels, kinds: 10, hidden: 50, latents: 2),
      observing: [\.x: train.binarized(), \.label: train.labels(first: labelled * copies)],
      heldOut: [\.x: images.test.binarized(), \.label: images.test.labels(first: 0)]
    )
  }

  /// How often each labelled image is there: without it, what few labels say is lost among the other images.
  public static let copies = 10
}

extension LabeledImages {
  /// The labels of the first images; those of the others are missing.
  public func labels(first count: Int) -> Values {
    Values(labels.doubles.enumerated().map { $0 < count ? $1 : nil })
  }

  /// The first images so many times, and then the others once.
  public func repeating(first count: Int, times: Int) -> LabeledImages {
    selecting(rows: (0..<count * times).map { $0 % count } + Array(count..<self.count))
  }
}
