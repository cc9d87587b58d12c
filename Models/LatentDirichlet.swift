public import Evidence
public import EvidenceTool

/// Topics in documents: each word is of a topic, of which each document has its own shares.
///
/// Small enough to be exact: given the topics of all words, shares and topics are Dirichlet; then the topics are summed out.
/// - Reference: Blei, Ng & Jordan (2003), "Latent Dirichlet allocation".
public struct LatentDirichlet: Model {
  public enum Documents: Plate {}
  public enum Words: Plate {}
  @Latent public var shares: Tensor
  @Latent public var topics: Tensor
  @Latent(per: Words.self) public var topic: Tensor
  @Input(per: Words.self) public var document: Tensor
  @Observed(per: Words.self) public var word: Tensor

  public init(topics count: Int, vocabulary: Int) {
    _shares = Latent(count, per: Documents.self)
    _topics = Latent(count, vocabulary)
  }

  public var joint: Joint {
    shares ~ Dirichlet(0.8)
    topics ~ Dirichlet(0.5)
    topic ~ Categorical(probabilities: shares[document])
    word ~ Categorical(probabilities: topics.gathered(topic))
  }
}

extension LatentDirichlet {
  public static let example = Example(
    "latent-dirichlet",
    "Topics of ten words in three documents: Dirichlet latents inside a sum over the topics.",
    data: [
      Dataset("words") {
        try Study(
          LatentDirichlet(topics: 2, vocabulary: 4),
          observing: [
            \.document: [0, 0, 0, 0, 1, 1, 1, 2, 2, 2], \.word: [0, 1, 0, 0, 2, 3, 3, 0, 2, 3],
          ],
          sizes: [Documents.self: 3]
        )
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
