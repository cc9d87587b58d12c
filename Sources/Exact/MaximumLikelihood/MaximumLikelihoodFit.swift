public import EvidenceModeling
public import EvidenceTensors

/// The parameters at which log p(x) is greatest.
public struct MaximumLikelihoodFit<M: Model>: Sendable, CustomStringConvertible {
  public let model: M
  let optimum: Optimum

  /// The greatest log p(x), in nats.
  public var logEvidence: Double { optimum.value }
  /// The length of the gradient there, on unconstrained coordinates.
  public var gradientNorm: Double { optimum.gradientNorm }
  /// How many steps it took, quasi-Newton and Newton.
  public var iterations: Int { optimum.iterations }
  /// What log p(x) leaves undetermined, in words; empty where it has a curvature in every direction.
  public var flatDirections: [String] { optimum.flatDirections }

  /// The estimate of a parameter: plates in declared order, then its shape.
  ///
  /// - Throws: `UsageError` where the path leads to something else.
  public func parameter(_ path: KeyPath<M, Tensor>) throws -> Values {
    try estimate(path).value
  }

  /// The standard error of each element, from the curvature of log p(x); nil where the data do not determine it.
  ///
  /// Asymptotic: the square roots of the diagonal of (−∇² log p)⁻¹, carried over from the unconstrained coordinates.
  /// - Throws: `UsageError` where the path leads to something else.
  public func standardError(_ path: KeyPath<M, Tensor>) throws -> Values? {
    try estimate(path).standardError
  }

  /// Every estimate by name, in order of declaration.
  public var parameters: [(name: String, value: Values, standardError: Values?)] {
    optimum.estimates.map { ($0.path, $0.value, $0.standardError) }
  }

  /// Such as "log p(x) = −632.5377, gradient 1e-7 after 20 iterations".
  public var description: String {
    let start = "log p(x) = \(logEvidence) nats, gradient \(gradientNorm) after "
    return ([start + "\(iterations) iterations"] + flatDirections).joined(separator: "; ")
  }

  private func estimate(_ path: KeyPath<M, Tensor>) throws -> Optimum.Estimate {
    let variable = model[keyPath: path].variable
    guard let found = optimum.estimates.first(where: { $0.variable == variable }) else {
      throw UsageError(
        what: "the path does not lead to a parameter that log p(x) depends on",
        place: "MaximumLikelihoodFit of \(optimum.modelName)",
        fix: "Name what is declared with @Parameter and read by the joint"
      )
    }
    return found
  }
}
