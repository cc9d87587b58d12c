public import EvidenceTensors

/// The vectors of length one in K dimensions, from K − 1 coordinates, by stereographic projection.
///
/// x = (1 − s, 2u) / (1 + s) with s = Σ u²: zero maps to (1, 0, …, 0), and only its antipode is left out. Volume is that of
/// the sphere's surface.
/// - Reference: Marsden & Ratiu (1999), "Introduction to mechanics and symmetry", section 4.1.
public struct UnitVectorBijector: Bijector {
  public init() {}
  public var image: Support { .unitVector }
  public var rank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape.withLast { $0 - 1 } }
  public func shape(for unconstrained: [Int]) -> [Int] { unconstrained.withLast { $0 + 1 } }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    guard let last = unconstrained.shape.indices.last else { return Self.noVector }
    let s = squaredLength(unconstrained).withUnitDimensions([last], of: unconstrained.shape)
    let others = 2 * unconstrained / (1 + s)
    return concatenated((1 - s) / (1 + s), others, dimension: last)
  }

  /// u = y / (1 + a) for x = (a, y); near a = −1, where 1 + a has no digits, it is Σ y² / (1 − a).
  public func inverse(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let count = value.shape.last, count > 1 else { return Self.noVector }
    let last = value.shape.count - 1
    let first = value.sliced(0..<1, dimension: last)
    let others = value.sliced(1..<count, dimension: last)
    let square = squaredLength(others).withUnitDimensions([last], of: others.shape)
    let isNear = first .>= 0
    let far = select(isNear, 1, square) / (1 - select(isNear, 0, first))
    return others / select(isNear, 1 + first, far)
  }

  /// The map stretches every direction by 2 / (1 + s).
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    guard let free = unconstrained.shape.last else { return Self.noVector }
    return Double(free) * (logTwo - log1p(squaredLength(unconstrained)))
  }

  private func squaredLength(_ x: Tensor) -> Tensor {
    sum(square(x), dimensions: [x.shape.count - 1])
  }

  private static let noVector = Tensor.invalid(
    "a unit vector has an event shape that ends in 2 or more"
  )
}
