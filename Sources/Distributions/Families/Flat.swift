public import EvidenceTensors

/// The improper distribution with density 1 on its support: a prior that says nothing.
///
/// It is flat in the values themselves, not in unconstrained coordinates: `Flat(on: .positive)` for a scale, `Flat(on: .simplex)`
/// for proportions, `Flat(on: .ordered)` for increasing cut points. The posterior is proper only where the data see to it.
/// - Shapes: elementwise on a support of numbers; the variable is one draw, or rows of draws, on one of vectors or matrices.
/// - Support: as given, unless told all reals. It cannot be drawn from.
/// - Moments: none: the density has no integral that counts.
public struct Flat: Distribution {
  public let support: Support

  public init(on support: Support = .real) { self.support = support }

  public var parameters: [DistributionParameter] { [] }
  public var eventRank: Int { support.eventRank }
  public var isProper: Bool { false }

  public func logDensity(_ value: Tensor) -> Tensor {
    value.mistake == nil ? .filled(0, value.shape.dropLast(eventRank)) : value
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    preconditionFailure("Flat.draw: a flat density has no draws; ask isProper first")
  }
}
