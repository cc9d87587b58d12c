internal import EvidenceTensors

/// The mean of an expression that is linear in statistics of a latent, from the means of these.
struct StatisticMean {
  private let latent: Tensor
  private let analysis: StatisticAnalysis
  private let mean: (Statistic) -> Tensor?

  init(
    of variable: Variable,
    _ domain: StatisticAnalysis.Domain,
    _ mean: @escaping (Statistic) -> Tensor?
  ) {
    latent = Tensor(variable)
    analysis = StatisticAnalysis(of: variable, domain)
    self.mean = mean
  }

  /// Nil where the expression is not proved to be linear in statistics whose means are known.
  func value(of quantity: Tensor) -> Tensor? {
    _ = analysis.form(of: quantity)
    var results: [Tensor: Tensor] = [:]
    for node in Tensor.listed([quantity]) {
      guard !analysis.isConstant(node) else {
        results[node] = node
        continue
      }
      results[node] = moved(node, results) ?? direct(node)
    }
    return results[quantity]
  }

  /// The mean of a linear operation is that operation on means.
  private func moved(_ node: Tensor, _ results: [Tensor: Tensor]) -> Tensor? {
    let isConstant = node.inputs.map(analysis.isConstant)
    switch node.operation {
    case .elementwise(.add), .elementwise(.subtract), .elementwise(.negate): break
    case .elementwise(.multiply): guard isConstant.contains(true) else { return nil }
    case .elementwise(.divide): guard isConstant[1] else { return nil }
    case .elementwise(.select): guard isConstant[0] else { return nil }
    default:
      let open = isConstant.indices.filter { !isConstant[$0] }
      guard open.count == 1, node.facts.linearIn.isSuperset(of: open) else { return nil }
    }
    let inputs = node.inputs.compactMap { results[$0] }
    guard inputs.count == node.inputs.count else { return nil }
    return node.primitive.applied(to: inputs)
  }

  /// The mean of a sum of statistics, one by one.
  private func direct(_ node: Tensor) -> Tensor? {
    guard case .exact(let terms) = analysis.form(of: node) else { return nil }
    var result = Tensor(0)
    for (basis, coefficient) in terms.ordered {
      guard let view = basis.view else {
        result = result + coefficient.tensor
        continue
      }
      guard let value = mean(basis.statistic) else { return nil }
      let full = value.broadcast(to: latent.shape)
      result = result + coefficient.tensor * view.substituting([latent: full])
    }
    return result.broadcast(to: node.shape)
  }
}
