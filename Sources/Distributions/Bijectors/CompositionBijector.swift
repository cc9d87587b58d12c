public import EvidenceTensors

/// One map after the other, x = second(first(u)).
public struct CompositionBijector: Bijector {
  public let first: any Bijector
  public let second: any Bijector

  public init(_ first: any Bijector, _ second: any Bijector) {
    self.first = first
    self.second = second
  }

  public var parameters: [DistributionParameter] { first.parameters + second.parameters }
  public var domain: Support { first.domain }
  /// That of the second map where it takes all that the first gives; else what is known of the first's ends.
  public var image: Support {
    if first.image.isSame(as: second.domain) || second.rank > 0 { return second.image }
    return first.image.mapped(by: second) ?? second.image
  }
  public var unconstrainedRank: Int {
    first.unconstrainedRank + Swift.max(second.unconstrainedRank - first.rank, 0)
  }
  public var rank: Int { second.rank + Swift.max(first.rank - second.unconstrainedRank, 0) }
  public var direction: Tensor? {
    guard let inner = first.direction, let outer = second.direction else { return nil }
    return inner * outer
  }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    first.unconstrainedShape(for: second.unconstrainedShape(for: shape))
  }
  public func shape(for unconstrained: [Int]) -> [Int] {
    second.shape(for: first.shape(for: unconstrained))
  }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    second.forward(first.forward(unconstrained))
  }
  public func inverse(_ value: Tensor) -> Tensor { first.inverse(second.inverse(value)) }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    let outer = second.logDeterminants(first.forward(unconstrained))
    return total(first.logDeterminants(unconstrained), outer)
  }
  public func origin(of value: Tensor) -> (coordinates: Tensor, logDeterminants: Tensor) {
    let outer = second.origin(of: value)
    let inner = first.origin(of: outer.coordinates)
    return (inner.coordinates, total(inner.logDeterminants, outer.logDeterminants))
  }

  /// The sum of both, each over the dimensions that only the other takes together.
  private func total(_ inner: Tensor, _ outer: Tensor) -> Tensor {
    if let mistake = [inner, outer].first(where: { $0.mistake != nil }) { return mistake }
    let gap = second.unconstrainedRank - first.rank
    return inner.summedOverLast(gap) + outer.summedOverLast(-gap)
  }

  public func isSame(as other: any Bijector) -> Bool {
    guard let other = other as? CompositionBijector else { return false }
    return other.first.isSame(as: first) && other.second.isSame(as: second)
  }
}

extension Bijector {
  /// This map, and `next` after it.
  public func then(_ next: any Bijector) -> CompositionBijector { CompositionBijector(self, next) }
}

extension Tensor {
  /// The sum over the last `count` dimensions, none where it is not positive.
  func summedOverLast(_ count: Int) -> Tensor {
    count > 0 ? sum(self, dimensions: Array(shape.indices.suffix(count))) : self
  }
}
