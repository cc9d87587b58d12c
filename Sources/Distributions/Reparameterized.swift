public import Tensors

/// Standard randomness that a draw can be a transformation of.
public enum StandardNoise: String, Sendable {
  /// The standard normal distribution.
  case normal
  /// The uniform distribution on (0, 1).
  case uniform

  package var family: Noise.Family {
    switch self {
    case .normal: .normal
    case .uniform: .uniform
    }
  }
}

/// A distribution whose draws are transformations of standard noise, differentiable in the parameters.
///
/// - Reference: Kingma & Welling (2014), "Auto-encoding variational Bayes", section 2.4.
public protocol Reparameterized: Distribution {
  /// What the noise is.
  var noise: StandardNoise { get }
  /// A draw made of noise of the variable's event shape.
  func sample(_ noise: Tensor) -> Tensor
}

extension Reparameterized {
  public var pathwise: (any Reparameterized)? { self }
}
