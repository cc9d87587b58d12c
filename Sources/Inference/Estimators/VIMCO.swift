internal import EvidenceTensors

/// For K weighed particles: the score function, where each particle's baseline is the bound with the mean of the others'
/// log-weights in place of its own.
///
/// - Reference: Mnih & Rezende (2016), "Variational inference for Monte Carlo objectives", eq. 8 to 10, with the geometric mean.
struct VIMCO: EstimatorRule {
  let name = "VIMCO"
  let code = "vimco"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    if block.isPoint { return "a point has no density" }
    if setting.form == .mean { return "it is for objectives that weigh particles" }
    return setting.particles > 1 ? nil : "it takes at least two particles"
  }

  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw {
    draw.held
  }

  func score(_ task: ScoreTask) -> Tensor? {
    guard case .bound(let local, let function) = task.signal, let axis = task.particles,
      let count = axis.fixedSize, let others = local.meanOfOthers(along: axis)
    else { return nil }
    // Along a second axis, which particle has another log-weight.
    let changed = Axis.enumerated(Self.axisNumber, size: count)
    let standIn = others.eventFromAxis(axis).axisFromEvent(changed)
    let isChanged = Tensor.index(along: axis) .== Tensor.index(along: changed)
    let baseline = function(select(isChanged, standIn, local))
    let own = baseline.eventFromAxis(changed).axisFromEvent(axis)
    return stopGradient(function(local) - own) * task.logDensity
  }

  /// Above those of latents, below those of eliminations.
  private static let axisNumber = 1 << 19
}

extension GradientEstimator {
  /// VIMCO, for objectives that weigh particles.
  public static let vimco = GradientEstimator(VIMCO())
}
