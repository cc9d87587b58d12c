internal import EvidenceDistributions
internal import EvidenceTensors

/// Derivatives pass through the draw, as a smooth function of noise, or by the implicit derivative of a sampler.
///
/// - Reference: Kingma & Welling (2014), section 2.4; Figurnov, Mohamed & Mnih (2018).
struct Pathwise: EstimatorRule {
  let name = "pathwise"
  let code = "pathwise"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    block.isPathwise ? nil : "draws of \(block.base.name) have no derivative in its parameters"
  }
}

extension GradientEstimator {
  /// Through the draw, as a smooth function of noise, or by the implicit derivative of a sampler.
  public static let pathwise = GradientEstimator(Pathwise())
}
