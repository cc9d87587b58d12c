internal import EvidenceTensors

/// For K weighed particles: Σₖ w̃ₖ² ∂ log wₖ / ∂hₖ · ∂hₖ/∂φ, with the shares w̃ₖ of the importance weights.
///
/// The derivative that passes through a draw is multiplied by the draw's share once more, and log q reads its own parameters as
/// constants. The model's parameters are followed as ever.
/// - Reference: Tucker, Lawson, Gu & Maddison (2019), "Doubly reparameterized gradient estimators for Monte Carlo objectives",
///   eq. 8.
struct DoublyReparameterized: EstimatorRule {
  let name = "doubly reparameterized"
  let code = "doublyReparameterized"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    if let obstacle = Pathwise().obstacle(to: block, in: setting) { return obstacle }
    if let obstacle = block.obstacleToPaths { return obstacle }
    return setting.form == .importanceWeighted ? nil : "it is for the importance-weighted bound"
  }

  func followed(_ draw: BlockDraw, share: Tensor?) -> GuideDraw {
    let values = draw.made.values.map { value in
      share.map { scaleGradient(value, by: $0) } ?? value
    }
    return GuideDraw(values: values, logDensity: draw.block.pathDensity(of: values))
  }
}

extension GradientEstimator {
  /// Doubly reparameterized, for the importance-weighted bound: its signal does not drown in noise as particles are added.
  public static let doublyReparameterized = GradientEstimator(DoublyReparameterized())
}
