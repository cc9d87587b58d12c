internal import EvidenceTensors

/// The score function, ∇ log q(h) times what depends on h, less the mean of the same over the other particles.
///
/// Of terms that add up only those that depend on the draw count, inside its plates. Where particles are weighed there is one
/// signal, the bound itself, and no baseline.
/// - Reference: Williams (1992); Mnih & Rezende (2016), section 2.4; Kool, van Hoof & Welling (2019), "Buy 4 REINFORCE samples,
///   get a baseline for free!".
struct ScoreFunction: EstimatorRule {
  let name = "score function"
  let code = "scoreFunction"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    block.isPoint ? "a point has no density" : nil
  }

  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw {
    draw.held
  }

  func score(_ task: ScoreTask) -> Tensor? {
    switch task.signal {
    case .terms(let signal):
      let others = task.particles.flatMap { signal.meanOfOthers(along: $0) } ?? Tensor(0)
      return stopGradient(signal - others) * task.logDensity
    case .bound(let local, let function):
      return stopGradient(function(local)) * task.logDensity
    }
  }
}

extension Tensor {
  /// For each place along an axis, the mean of all others; nil where there is none.
  func meanOfOthers(along axis: Axis) -> Tensor? {
    guard let count = axis.fixedSize, count > 1, axes.contains(axis) else { return nil }
    return (summed(over: axis) - self) / Double(count - 1)
  }
}

extension GradientEstimator {
  /// The score function, with the mean of the other particles as the baseline.
  public static let scoreFunction = GradientEstimator(ScoreFunction())
}
