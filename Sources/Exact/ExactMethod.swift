public import EvidenceModeling
internal import EvidenceTensors

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
  elimination.run()
  if elimination.isComplete { return (elimination, nil) }
  let target = QuadratureTarget(in: elimination)
  if let target, target.coordinates.dimension <= mostBeforeSums { return (elimination, target) }
  // Sums that would hide a known form of continuous latents come last, over all repetitions together.
  var coupled = Elimination(bound)
  coupled.runCoupled()
  if coupled.isComplete { return (coupled, nil) }
  if let target { return (elimination, target) }
  if let target = QuadratureTarget(in: coupled) { return (coupled, target) }
  throw Explanation(of: elimination, orCoupled: coupled).error
}

/// Quadrature of more dimensions is not preferred to a sum over repetitions together.
private let mostBeforeSums = 2
