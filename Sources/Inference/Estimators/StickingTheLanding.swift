internal import EvidenceModeling
internal import EvidenceTensors

/// Pathwise, where log q reads its own parameters as constants: the rest of its derivative has the mean zero.
///
/// The variance is zero where q is the posterior.
/// - Reference: Roeder, Wu & Duvenaud (2017), "Sticking the landing".
struct StickingTheLanding: EstimatorRule {
  let name = "sticking the landing"
  let code = "stickingTheLanding"
  var takesClosedDivergences: Bool { false }

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    if let obstacle = Pathwise().obstacle(to: block, in: setting) { return obstacle }
    if let obstacle = block.obstacleToPaths { return obstacle }
    return setting.form == .mean || setting.particles == 1
      ? nil : "what it leaves out has a mean of its own where particles are weighed"
  }

  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw {
    let values = draw.made.values
    return GuideDraw(values: values, logDensity: draw.block.pathDensity(of: values))
  }
}

extension GuideBlock {
  /// Why its density with constants in place of parameters cannot stand beside its draws.
  var obstacleToPaths: String? {
    if isPoint { return "a point has no density" }
    let dropsUnits = Tensor.listed([density(of: latents.map(\.value))]).contains {
      $0.operand(of: .dropout) != nil
    }
    return dropsUnits
      ? "its network drops units out, other ones where parameters are constants" : nil
  }

  /// log q of values; 0 of a point.
  func density(of values: [Tensor]) -> Tensor { logDensity(of: values) ?? Tensor(0) }

  /// log q of values, with constants in place of all parameters.
  func pathDensity(of values: [Tensor]) -> Tensor {
    let latents = latents.map(\.value)
    let density = density(of: latents)
    var replacements = Dictionary(uniqueKeysWithValues: zip(latents, values))
    for variable in density.variables where variable.role == .parameter {
      replacements[Tensor(variable)] = stopGradient(Tensor(variable))
    }
    return density.substituting(replacements)
  }
}

extension GradientEstimator {
  /// Pathwise, where log q reads its own parameters as constants: its variance is zero where q is the posterior.
  public static let stickingTheLanding = GradientEstimator(StickingTheLanding())
}
