public import EvidenceTensors

/// The improper distribution with density 1 everywhere: a prior that says nothing.
///
/// - Shapes: any.
/// - Support: all reals. It cannot be drawn from.
/// - Moments: none: the density has no integral.
public struct Flat: Distribution {
  public init() {}

  public var parameters: [DistributionParameter] { [] }
  public var support: Support { .real }
  public var isProper: Bool { false }

  public func logDensity(_ value: Tensor) -> Tensor {
    value.mistake == nil ? .filled(0, value.shape) : value
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    preconditionFailure("Flat.draw: a flat density has no draws; ask isProper first")
  }
}
