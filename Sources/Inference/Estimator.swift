/// How a latent's part of the gradient is estimated; a fit reports it for every latent.
public enum Estimator: String, Sendable {
  /// Gradients through the draw, log p − log q at the draw.
  case pathwise
  /// Gradients through the draw, its divergence from the prior in closed form.
  case pathwiseClosedKL = "pathwise, closed-form KL"
  /// As pathwise, the derivative of the draw being that at which its distribution function stays the same.
  case implicit
  /// Implicit gradients through the draw, its divergence from the prior in closed form.
  case implicitClosedKL = "implicit, closed-form KL"
  /// The guide is a point: no draw, and no density.
  case point
  /// Summed over all values: nothing is estimated.
  case enumerated
  /// Integrated out in closed form: nothing is estimated.
  case integrated = "integrated out"
}
