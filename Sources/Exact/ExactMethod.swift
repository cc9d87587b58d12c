public import Modeling
internal import Tensors

/// How `exactLogEvidence` finds log p(x) of a model with data, in words: proved on the expressions, without a number computed.
///
/// - Throws: `UsageError` that says for each latent why no method applies.
public func exactMethod(of bound: BoundModel) throws -> String {
  let (elimination, target) = try eliminated(bound)
  return elimination.method(target)
}

/// A model with every latent eliminated, but for those that are left to quadrature.
func eliminated(_ bound: BoundModel) throws -> (Elimination, QuadratureTarget?) {
  var elimination = Elimination(bound)
  try elimination.run()
  if elimination.isComplete { return (elimination, nil) }
  guard let target = QuadratureTarget(in: elimination) else {
    throw Explanation(of: elimination).error
  }
  return (elimination, target)
}
