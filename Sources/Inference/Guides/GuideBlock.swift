package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// Latents that are drawn together, as a transformation of standard noise.
///
/// Expressions read the block's own parameters and constants, those of the model, data, and the latents of earlier blocks.
package protocol GuideBlock: Sendable {
  /// What is drawn, each with the place where its guide, or for an automatic one its prior, was stated.
  var latents: [Site] { get }
  /// What the block repeats over; a latent that carries further plates has all of their repetitions in each draw.
  var plates: AxisSet { get }
  /// What a draw is made of.
  var noises: [NoiseRequest] { get }
  /// The draw that is made of such noise.
  func draw(_ noises: [Tensor]) -> GuideDraw
  /// log q at values of the latents, carrying `plates`; nil for a point, which has no density.
  func logDensity(of values: [Tensor]) -> Tensor?
  /// What the block learns besides the model's parameters, with names.
  var ownParameters: [(variable: Variable, path: String)] { get }
  /// Where some of them start, so that draws are near values of the latents.
  func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)]
  /// Where widths start, beside priors with their quartiles at values of the latents.
  func widths(_ low: [Tensor], _ high: [Tensor]) -> [(variable: Variable, value: Tensor)]
  /// Numbers that its expressions read and nothing changes.
  var constants: [Variable: [Double]] { get }
  /// In what the free coordinates of its parameters are measured; nil where in themselves.
  var measure: GuideMeasure? { get }
  /// The distribution that the parameters are those of: of an automatic guide, on the free coordinates.
  var base: any Distribution { get }
  /// A latent's distribution given those of earlier blocks, where it has a name: closed divergences are read from it.
  func marginal(of latent: Variable) -> (any Distribution)?
  /// A latent's mean and variance, in closed form.
  func moments(of latent: Variable) -> (mean: Tensor, variance: Tensor)?
  /// Where its coordinates are and how wide it is there; nil where it is told by other numbers.
  var placement: (location: Tensor, scale: Tensor)? { get }
  /// Whether draws have derivatives in the parameters.
  var isPathwise: Bool { get }
  /// Whether the derivative of a draw is an implicit one.
  var isImplicit: Bool { get }
  /// What is set to the mode of the coordinates' density before the first step; nil where nothing is.
  var mode: GuideMode? { get }
  /// The parameters whose start a search may find.
  var searched: [Variable] { get }
  /// Whether its coordinates depend on one another, or on other blocks, or have shapes that are learned.
  var isCoupled: Bool { get }
  /// In words, for a report.
  var summary: String { get }
  /// What the reader of a report must know besides.
  var notes: [String] { get }
}

/// The latents of a block as the guide makes them of standard noise, and log q at these values.
package struct GuideDraw: Sendable {
  /// In the order of the block's latents.
  package let values: [Tensor]
  /// Summed over the event; keeps plates and particles; 0 for a point.
  package let logDensity: Tensor

  package init(values: [Tensor], logDensity: Tensor) {
    self.values = values
    self.logDensity = logDensity
  }
}

extension GuideBlock {
  package var ownParameters: [(variable: Variable, path: String)] { [] }
  package func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)] { [] }
  package func widths(
    _ low: [Tensor],
    _ high: [Tensor]
  ) -> [(variable: Variable, value: Tensor)] { [] }
  package var constants: [Variable: [Double]] { [:] }
  package var measure: GuideMeasure? { nil }
  package var mode: GuideMode? { nil }
  package var isPathwise: Bool { true }
  package var isImplicit: Bool { false }
  package var searched: [Variable] { [] }
  package var isCoupled: Bool { false }
  package var notes: [String] { [] }

  package var placement: (location: Tensor, scale: Tensor)? {
    func parameter(_ name: String) -> Tensor? {
      base.parameters.first { $0.name == name }?.tensor
    }
    guard let location = parameter("location"), let scale = parameter("scale") else { return nil }
    return (location, scale)
  }

  package func moments(of latent: Variable) -> (mean: Tensor, variance: Tensor)? {
    guard let own = marginal(of: latent), let mean = own.mean, let variance = own.variance else {
      return nil
    }
    return (mean, variance)
  }

  /// The latents of earlier blocks that a draw is made of.
  var reads: Set<Variable> {
    let draw = draw(noises.map { Tensor(Variable(.state, shape: $0.shape, plates: plates.sorted)) })
    let all = (draw.values + [draw.logDensity]).flatMap(\.listedVariables)
    return Set(all.filter { $0.role == .latent && !variables.contains($0) })
  }

  package var variables: [Variable] { latents.map(\.variable) }
  package var isPoint: Bool { logDensity(of: latents.map(\.value)) == nil }
  /// Such as "`a` and `b`".
  package var names: String { latents.map { "`\($0.path)`" }.joined(separator: " and ") }

  package var place: String { latents[0].place }

  /// The plates of its latents whose repetitions are drawn together.
  package var flattened: AxisSet {
    AxisSet(variables.flatMap(\.plates)).subtracting(plates)
  }
}
