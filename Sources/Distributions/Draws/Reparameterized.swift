public import EvidenceTensors

/// Standard randomness that a draw can be made of.
public struct StandardNoise: Hashable, Sendable {
  package let family: Noise.Family

  /// The standard normal distribution.
  public static let normal = Self(family: .normal)
  /// The uniform distribution on (0, 1).
  public static let uniform = Self(family: .uniform)
  /// Whole numbers below 2²⁴, the keys of samplers' own streams.
  package static let word = Self(family: .word)
}

/// Independent numbers of one kind that a draw asks for.
public struct NoiseRequest: Hashable, Sendable {
  public let noise: StandardNoise
  public let shape: [Int]

  public init(_ noise: StandardNoise, _ shape: [Int]) {
    self.noise = noise
    self.shape = shape
  }
}

/// A distribution whose draws are expressions of standard noise, differentiable in the parameters.
///
/// The mean of the derivative of f(draw) is the derivative of the mean of f(draw), either because a draw is a smooth
/// function of parameters and noise (pathwise), or because its derivative is that at which the distribution function
/// stays the same, −(∂F/∂θ) / p (implicit).
/// - Reference: Kingma & Welling (2014), "Auto-encoding variational Bayes", section 2.4; Figurnov, Mohamed & Mnih (2018),
///   "Implicit reparameterization gradients".
public protocol DifferentiableDraw: Distribution {
  /// The noise that a draw of event shape `shape` is made of.
  func noises(for shape: [Int]) -> [NoiseRequest]
  /// The draw of event shape `shape` that is made of `noises(for: shape)`.
  func sample(_ noises: [Tensor], shape: [Int]) -> Tensor
  /// The draw of event shape `shape`, and what `logDensity` gives of it, without the way back from the draw where that is dear.
  func sampleWithDensity(
    _ noises: [Tensor],
    shape: [Int]
  ) -> (value: Tensor, logDensity: Tensor)
  /// Whether some derivative is an implicit one.
  var isImplicit: Bool { get }
}

extension DifferentiableDraw {
  public var pathwise: (any DifferentiableDraw)? { self }
  public var isImplicit: Bool { false }
  public func sampleWithDensity(
    _ noises: [Tensor],
    shape: [Int]
  ) -> (value: Tensor, logDensity: Tensor) {
    let value = sample(noises, shape: shape).broadcast(to: shape)
    return (value, logDensity(value))
  }
}

/// A distribution whose draws are transformations of one standard noise of the variable's shape.
public protocol Reparameterized: DifferentiableDraw {
  /// What the noise is.
  var noise: StandardNoise { get }
  /// A draw made of noise of the variable's event shape.
  func sample(_ noise: Tensor) -> Tensor
}

extension Reparameterized {
  public func noises(for shape: [Int]) -> [NoiseRequest] { [NoiseRequest(noise, shape)] }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor { sample(noises[0]) }
}
