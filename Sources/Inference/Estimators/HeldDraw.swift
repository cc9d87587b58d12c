internal import EvidenceTensors

/// No derivative passes the draw, which the objective takes as a constant.
struct HeldDraw: EstimatorRule {
  let name = "draws are constants"
  let code = "held"

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? { nil }
}
