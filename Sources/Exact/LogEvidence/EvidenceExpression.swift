internal import EvidenceModeling
internal import EvidenceTensors

/// log p(x) of a model as one expression of its parameters and its data.
struct EvidenceExpression {
  let bound: BoundModel
  let elimination: Elimination
  let value: Tensor
  /// More than 0 where every integral is proved to exist; nil where there is nothing to prove.
  let margin: Tensor?
  /// 1 where computed parameters are in their domains, else −1; nil where there is nothing to ask.
  let claim: Tensor?

  /// - Throws: `UsageError` where latents remain, for which there is no expression.
  init(_ bound: BoundModel) throws {
    let way = try eliminated(bound)
    if let target = way.target {
      let names = target.coordinates.variables.map { "`\(bound.structure.name(of: $0))`" }
      throw UsageError(
        what: "log p(x) takes quadrature over \(names.joined(separator: ", ")), and is no closed "
          + "expression of the parameters",
        place: bound.structure.name,
        fix: "Use `exactLogEvidence`, which gives it as a number at given parameters"
      )
    }
    self.bound = bound
    elimination = way.elimination
    value = elimination.logJoint
    let claims = ParameterDomains(of: bound.structure.joint).claim.map { [$0] } ?? []
    claim = Tensor.substituting(try LatentMiddles(of: bound).values, in: claims).first
    margin = elimination.conditions.map(\.margin).reduce(nil) { least, next in
      least.map { minimum($0, next) } ?? next
    }
  }

  private init(_ other: Self, value: Tensor, margin: Tensor?) {
    // On its way, a search may leave domains that it comes back to.
    claim = nil
    bound = other.bound
    elimination = other.elimination
    self.value = value
    self.margin = margin
  }

  /// The parameters that log p(x) depends on, in order of declaration.
  var parameters: [Variable] {
    let read = value.variables
    return bound.structure.parameters.filter(read.contains)
  }

  func substituting(_ replacements: [Tensor: Tensor]) -> Self {
    let all = Tensor.substituting(replacements, in: [value] + (margin.map { [$0] } ?? []))
    return Self(self, value: all[0], margin: all.dropFirst().first)
  }
}

extension ProperCondition {
  /// The least number less the bound.
  fileprivate var margin: Tensor {
    let flat = max(-numbers)
    let greatest = flat.axes.reduce(flat) { $0.maximum(over: $1) }
    return -greatest - bound
  }
}
