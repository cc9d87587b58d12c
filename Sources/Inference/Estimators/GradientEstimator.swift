package import EvidenceTensors

/// How the gradient of an objective passes through the draw of a latent.
///
/// Unless told, a fit chooses one for each latent and says which:
///
///     inference.estimator(.scoreFunction)
///     try inference.estimator(.disarm, for: \.state)
public struct GradientEstimator: Sendable, CustomStringConvertible {
  package let rule: any EstimatorRule

  package init(_ rule: any EstimatorRule) { self.rule = rule }

  /// In words, such as "sticking the landing".
  public var name: String { rule.name }
  public var description: String { name }

  /// Every one without a bias, the ones that are tried first in front.
  package static let all: [GradientEstimator] = [
    .enumerated, .pathwise, .stickingTheLanding, .doublyReparameterized, .disarm, .vimco,
    .scoreFunction,
  ]
}

/// What an estimator makes of a block of latents.
package protocol EstimatorRule: Sendable {
  var name: String { get }
  /// As it is written in a program, without the dot.
  var code: String { get }
  /// Whether the mean of the gradient is not that of the objective.
  var isBiased: Bool { get }
  /// Whether divergences from priors may be taken in closed form where they are known.
  var takesClosedDivergences: Bool { get }
  /// Why it cannot serve a block; nil where it can.
  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String?
  /// Whether it takes no longer than a few draws.
  func isQuick(for block: any GuideBlock) -> Bool
  /// The draw.
  func draw(_ draw: BlockDraw) -> GuideDraw
  /// The draw as derivatives see it; `share` is each particle's part of all importance weights.
  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw
  /// What is added to the expression that is differentiated, for each particle; nil where the draw itself has the derivative.
  func score(_ task: ScoreTask) -> Tensor?
}

extension EstimatorRule {
  package var isBiased: Bool { false }
  package func isQuick(for block: any GuideBlock) -> Bool { true }
  package var takesClosedDivergences: Bool { true }
  package func draw(_ draw: BlockDraw) -> GuideDraw { draw.made }
  package func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw { self.draw(draw) }
  package func score(_ task: ScoreTask) -> Tensor? { nil }
}

/// Where an estimator is to serve.
package struct EstimatorSetting: Sendable {
  package let form: ObjectiveForm
  package let particles: Int
  /// Whether the block reads draws of others.
  package let isConditional: Bool
}

/// A block, and the noise that a draw of it is made of.
package struct BlockDraw {
  package let block: any GuideBlock
  package let family: GuideFamily
  package let particles: Axis?

  package var noises: [Tensor] { family.noises(of: block, particles: particles) }
  /// The draw of the noise.
  package var made: GuideDraw { block.draw(noises) }
  /// The same as constants, where it is no point, and log q of these as a function of its parameters.
  package var held: GuideDraw {
    let draw = made
    if block.isPoint { return draw }
    let values = draw.values.map { stopGradient($0) }
    return GuideDraw(values: values, logDensity: block.density(of: values))
  }
}

/// What a score is made of: the weight of the derivatives of log q at the draws of a block.
package struct ScoreTask {
  package let block: any GuideBlock
  /// In the order of the block's latents; constants for every derivative.
  package let values: [Tensor]
  /// log q of them, whose derivatives are wanted, over the block's plates.
  package let logDensity: Tensor
  package let particles: Axis?
  package let signal: Signal

  package enum Signal {
    /// The mean over particles is followed of terms that add up: those that depend on the draw, for each of its repetitions.
    case terms(Tensor)
    /// A function of the particles' log-weights is followed, of each repetition of the plates that all draws share.
    case bound(of: Tensor, (Tensor) -> Tensor)
  }
}
