internal import EvidenceDistributions
internal import EvidenceTensors

/// All values of a finite latent in place of a draw, each weighted by its probability: no variance is left of it.
struct EnumeratedDraw: EstimatorRule {
  let name = "enumerated"
  let code = "enumerated"

  static let mostValues = 256
  /// Of more values, a few draws are quicker than all of them.
  static let fewValues = 16

  func isQuick(for block: any GuideBlock) -> Bool {
    Self.count(of: block).map { $0 <= Self.fewValues } ?? false
  }

  func obstacle(to block: any GuideBlock, in setting: EstimatorSetting) -> String? {
    if setting.form != .mean { return "it is for objectives whose terms add up" }
    guard let count = Self.count(of: block) else { return "it takes finitely many values" }
    let most = Self.mostValues
    return count <= most ? nil : "\(count) values of each draw are above the limit of \(most)"
  }

  /// How many values a draw has: of each number, to the power of how many there are.
  private static func count(of block: any GuideBlock) -> Int? {
    guard block.latents.count == 1, let values = block.base.support.enumeratedValues else {
      return nil
    }
    let size = block.variables[0].shape.product
    return (0..<size).reduce(1) { count, _ in count > mostValues ? count : count * values.count }
  }

  /// Along which the values stand.
  func axis(of block: any GuideBlock, in family: GuideFamily) -> Axis {
    family.axis(of: block, size: Self.count(of: block) ?? 1)
  }

  func draw(_ draw: BlockDraw) -> GuideDraw {
    let block = draw.block
    let shape = block.variables[0].shape
    let (range, count) = (block.base.support.enumeratedValues ?? 0..<1, Self.count(of: block) ?? 1)
    let axis = axis(of: block, in: draw.family)
    // Digit e of the number of a combination tells the value of element e.
    let table = (0..<count).flatMap { combination in
      (0..<shape.product).map { element in
        let shifted = (0..<element).reduce(combination) { rest, _ in rest / range.count }
        return Double(range.lowerBound + shifted % range.count)
      }
    }
    let value = Tensor(table, shape: [count] + shape).axisFromEvent(axis)
    return GuideDraw(values: [value], logDensity: block.density(of: [value]))
  }
}

extension GradientEstimator {
  /// All values of a finite latent, weighted by their probabilities.
  public static let enumerated = GradientEstimator(EnumeratedDraw())
}
