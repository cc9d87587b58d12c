internal import EvidenceDistributions
internal import EvidenceTensors

/// For Bernoulli draws in pairs b, b′ made of u and 1 − u: ½ (f(b) − f(b′)) (b − b′) σ(|logit|) in each logit.
///
/// - Reference: Dong, Mnih & Tucker (2020), "DisARM: an antithetic gradient estimator for binary latent variables", eq. 8; Yin, Ho,
///   Yan, Qian & Zhou (2020), "Probabilistic best subset selection via gradient-based optimization" (U2G).
struct DisARM: EstimatorRule {
  let name = "DisARM"
  let code = "disarm"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    guard block.base is Bernoulli else { return "it is for Bernoulli draws" }
    if setting.form != .mean { return "it is for objectives whose terms add up" }
    if setting.isConditional { return "the draws of a pair have logits of their own" }
    return setting.particles % 2 == 0
      ? nil : "it takes draws in pairs, and there are \(setting.particles)"
  }

  func draw(_ draw: BlockDraw) -> GuideDraw {
    draw.block.draw(draw.family.noises(of: draw.block, particles: draw.particles, inPairs: true))
  }

  func score(_ task: ScoreTask) -> Tensor? {
    guard case .terms(let signal) = task.signal, let axis = task.particles,
      let logits = (task.block.base as? Bernoulli)?.logits
    else { return nil }
    let value = task.values[0]
    let change = 0.5 * (signal - signal.paired(along: axis)) * (value - value.paired(along: axis))
    let weight = stopGradient(change * sigmoid(abs(logits)))
    return sum(weight * logits)
  }
}

extension Tensor {
  /// The other of each pair: those of the first half of an axis in the second, and the other way round.
  fileprivate func paired(along axis: Axis) -> Tensor {
    guard let count = axis.fixedSize, axes.contains(axis) else { return self }
    let all = eventFromAxis(axis)
    let halves = [all.sliced(count / 2..<count), all.sliced(0..<count / 2)]
    return concatenated(halves).axisFromEvent(axis)
  }
}

extension GradientEstimator {
  /// DisARM, of antithetic pairs, for Bernoulli draws.
  public static let disarm = GradientEstimator(DisARM())
}
