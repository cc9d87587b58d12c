internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Means over a guide of terms of the latents, as expressions of what is left to a rule over standard normal numbers.
///
/// A term is averaged over its latents in the opposite order of the guide: over finitely many values by listing them, over a
/// sampler's draws by quadrature, over normal numbers in which it is proved quadratic as f(0) + ½ tr ∇²f. All are exact.
struct GuideExpectation {
  /// What is left of a term once everything but a few normal numbers has been averaged over.
  struct Term {
    let tensor: Tensor
    let plates: AxisSet
    /// The normal numbers that are left, in each repetition; nil where there are none.
    let rest: FlatCoordinates?

    var dimension: Int { rest?.dimension ?? 0 }
  }

  private let parts: [GuidePart]
  private let nodes: [Variable: GuideNodes]
  private let sizes: [Axis: Int]
  /// Numbers that the expressions read.
  private(set) var constants: [Variable: [Double]] = [:]
  /// The most normal numbers that are left to a rule.
  static let mostDimensions = 3

  /// - Throws: `UsageError` or `QuadratureFailure` where a sampler's density is no density.
  init(
    _ parts: [GuidePart],
    _ elimination: Elimination,
    state: [Variable: [Double]]
  ) throws {
    self.parts = parts
    sizes = elimination.bound.sizes
    var nodes: [Variable: GuideNodes] = [:]
    for part in parts {
      guard case .integrated(let variable) = part.form else { continue }
      nodes[variable] = try GuideNodes(part, variable, elimination, state: state)
    }
    self.nodes = nodes
    for own in nodes.values { constants.merge(own.constants) { own, _ in own } }
  }

  /// The means of terms; nil where one has no exact mean.
  mutating func means(of factors: [LogFactor]) -> [Term]? {
    var terms: [Term] = []
    for factor in factors {
      guard let term = mean(of: factor) else { return nil }
      terms.append(term)
    }
    return terms
  }

  private mutating func mean(of factor: LogFactor) -> Term? {
    var current = factor
    for part in parts.reversed() where current.reads(anyOf: part.variables) {
      guard let tensor = mean(of: current.tensor, over: part) else { return nil }
      current = current.with(tensor)
    }
    let normals = parts.flatMap { part -> [Variable] in
      guard case .transported(_, _, let normals) = part.form else { return [] }
      return normals.filter(current.variables.contains)
    }
    return meanOverQuadratic(current, normals)
  }

  private mutating func mean(of tensor: Tensor, over part: GuidePart) -> Tensor? {
    func coupled(_ variable: Variable) -> AxisSet {
      RepetitionCoupling.coupled(variable.axes, in: tensor, by: [variable])
    }
    switch part.form {
    case .transported(let values, _, _):
      let draws = zip(part.variables, values).map { (Tensor($0), $1) }
      return tensor.substituting(Dictionary(uniqueKeysWithValues: draws))
    case .integrated(let variable):
      guard coupled(variable).isEmpty, let nodes = nodes[variable] else { return nil }
      return (nodes.weight * tensor.substituting(nodes.latents)).summed(over: nodes.axis)
    case .enumerated(let variable, let choices):
      let coupled = coupled(variable)
      let kept = variable.axes.subtracting(coupled)
      let flattened = coupled.map { sizes[$0] ?? 1 }.product
      let elements = flattened * variable.shape.product
      let count = Enumeration.count(choices: choices.count, elements: elements)
      guard (count ?? .max) <= Self.mostValues else { return nil }
      let density = part.logDensity.summed(over: coupled)
      let sum = Enumeration(of: density, variable, choices: choices, keeping: kept, sizes: sizes)
      constants.merge(sum.constants) { own, _ in own }
      let values = [Tensor(variable): sum.values]
      let weight = exp(density.substituting(values))
      // Where q is 0, log q is −∞, and the term counts for nothing.
      let term = select(weight .> 0, tensor.substituting(values), 0)
      return (weight * term).summed(over: sum.axis)
    }
  }

  private static let mostValues = 1 << 20

  private mutating func meanOverQuadratic(_ factor: LogFactor, _ normals: [Variable]) -> Term? {
    let single = normals.filter { QuadraticSet.obstacle(to: [$0], in: [factor]) == nil }
    let quadratic = QuadraticSet.largest(of: single, in: [factor], sizes)
    let mean = QuadraticMean(of: factor, over: quadratic, sizes)
    let others = normals.filter { !quadratic.contains($0) }
    guard !others.isEmpty else { return Term(tensor: mean.value, plates: factor.plates, rest: nil) }
    var kept = others[0].axes
    for other in others {
      let coupled = RepetitionCoupling.coupled(other.axes, in: mean.value, by: [other])
      kept = kept.intersection(other.axes.subtracting(coupled))
    }
    let rest = FlatCoordinates(others, keeping: kept, sizes: sizes)
    guard rest.dimension <= Self.mostDimensions else { return nil }
    return Term(tensor: mean.value, plates: factor.plates, rest: rest)
  }
}
