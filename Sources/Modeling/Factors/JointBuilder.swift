public import EvidenceDistributions
public import EvidenceTensors

/// Collects the factors of a `joint` or a `guide`, one a line, and notes where each was stated.
@resultBuilder public enum JointBuilder {
  public static func buildExpression(
    _ factor: Factor,
    file: String = #fileID,
    line: Int = #line
  ) -> [Factor] {
    guard factor.place.isEmpty else { return [factor] }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return [
      Factor(
        variable: factor.variable,
        distribution: factor.distribution,
        place: "\(name):\(line)"
      )
    ]
  }
  /// A sub-model's joint (or guide) is one line of its parent's.
  public static func buildExpression(_ joint: Joint) -> [Factor] { joint.factors }
  public static func buildBlock(_ parts: [Factor]...) -> [Factor] { parts.flatMap(\.self) }
  public static func buildOptional(_ part: [Factor]?) -> [Factor] { part ?? [] }
  public static func buildEither(first part: [Factor]) -> [Factor] { part }
  public static func buildEither(second part: [Factor]) -> [Factor] { part }
  public static func buildArray(_ parts: [[Factor]]) -> [Factor] { parts.flatMap(\.self) }
  public static func buildFinalResult(_ factors: [Factor]) -> Joint { Joint(factors: factors) }

  // Overloads that exist only for their error messages.
  @available(*, unavailable, message: "a joint is made of factors: write `variable ~ distribution`")
  public static func buildExpression(_ value: Tensor) -> [Factor] { fatalError() }

  @available(*, unavailable, message: "name the variable: write `variable ~ distribution`")
  public static func buildExpression(_ value: any Distribution) -> [Factor] { fatalError() }

  @available(*, unavailable, message: "a model has no density: write `model.joint`")
  public static func buildExpression(_ value: any Model) -> [Factor] { fatalError() }
}
