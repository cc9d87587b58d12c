public import EvidenceTensors

/// A factor of a joint density that has no normalizer of its own: exp(logDensity(x)).
///
/// It makes unnormalized joints, such as those of undirected graphs: the joint's integral over all latents is their
/// normalizer Z, and the evidence without data is log Z.
///
///     z ~ Potential(on: .boolean) { 0.3 * $0 }
///     x ~ Potential(on: .vector) { -0.5 * dot($0, matmul(precision, $0)) }
/// - Shapes: on a support of numbers `logDensity` gives one number for each element of x; on one of vectors or matrices, `.vector`
///   and `.ordered` among them, one for each of these. It may read other variables.
/// - Support: as given. It cannot be drawn from by itself.
/// - Moments: none: it is not a distribution.
/// - Reference: Koller & Friedman (2009), "Probabilistic graphical models", section 4.2.
public struct Potential: Distribution {
  public let support: Support
  private let term: @Sendable (Tensor) -> Tensor

  public init(on support: Support, _ logDensity: @escaping @Sendable (Tensor) -> Tensor) {
    self.support = support
    term = Variable.inRolesOfNow(logDensity)
  }

  public var parameters: [DistributionParameter] { [] }
  public var eventRank: Int { support.eventRank }
  public var isProper: Bool { false }

  public func logDensity(_ value: Tensor) -> Tensor { term(value) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    preconditionFailure("Potential.draw: a potential has no draws; ask isProper first")
  }
}
