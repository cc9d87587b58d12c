public import EvidenceModeling
internal import EvidenceTensors

/// How `exactLogEvidence` finds log p(x) of a model with data, in words: proved on the expressions, without a number computed.
///
/// - Throws: `UsageError` for a mistake in the model or the data, and one that says for each latent why no method applies.
public func exactMethod<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  sizes: PlateSizes = [:]
) throws -> String {
  try exactMethod(of: try BoundModel(model, observing: data, sizes: sizes))
}

package func exactMethod(of bound: BoundModel) throws -> String {
  let way = try eliminated(bound)
  return way.elimination.method(way.target)
}

/// About how many operations log p(x) of a model with data takes, estimated before any of them is made.
///
/// - Throws: `UsageError` that says for each latent why no method applies.
package func exactCost(of bound: BoundModel) throws -> Double {
  try eliminated(bound).cost.operations
}

/// A model with every latent eliminated, but for those that are left to quadrature.
func eliminated(_ bound: BoundModel) throws -> EliminationOrder.Way {
  let order = EliminationOrder(of: bound)
  guard let best = order.best else { throw Explanation(of: order).error }
  return best
}
