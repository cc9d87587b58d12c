public import EvidenceModeling
public import EvidenceTensors

/// Covariances of a fit's posterior by linear response: how the guide's means move when the log joint is tilted a little.
///
/// At a guide's optimum, the derivative of E_q[g] with respect to t, where t f is added to the log joint, is (∂E[f])ᵀ (−H)⁻¹ ∂E[g],
/// with the bound's second derivatives H in the guide's parameters. For the posterior itself this is the covariance of f and g. A
/// guide of independent normals has standard deviations that are too small, and means that respond as they should.
/// - Reference: Giordano, Broderick & Jordan (2018), "Covariances, robustness, and variational Bayes", eq. 7.
public struct LinearResponse<M: Model>: Sendable {
  private let model: M
  private let response: ResponseState

  init(_ model: M, _ response: ResponseState) {
    self.model = model
    self.response = response
  }

  /// The corrected standard deviation of each element of a quantity: plates in order of declaration, then the event shape.
  ///
  /// - Throws: `UsageError` for a quantity of latents that are integrated out whose conditional mean has no exact form.
  public func standardDeviation(of quantity: (M) -> Tensor) throws -> Values {
    try standardDeviation(of: quantity(model))
  }

  /// The corrected standard deviation of each element of an expression of the model.
  public func standardDeviation(of quantity: Tensor) throws -> Values {
    try response.variance(of: quantity).mapped { $0.squareRoot() }
  }
}

extension Fit {
  /// The response of the guide's means to changes of the model, at the guide's optimum near this fit.
  ///
  /// The bound is a mean over `draws` fixed draws, whose optimum is found anew.
  /// - Throws: `UsageError` where the fit is clearly below its optimum, where that is no maximum, for a guide with no or too many
  ///   parameters, and for a number of draws that is below 1 or above 65,534.
  public func linearResponse(draws: Int = 1_024, seed: UInt64 = 0) throws -> LinearResponse<M> {
    LinearResponse(model, try ResponseState(state, draws: draws, seed: seed))
  }
}
