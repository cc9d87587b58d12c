public import EvidenceTensors

/// The vectors of K numbers that add up to zero, from K − 1 coordinates, by a rotation: distances are kept.
///
/// With S the sum of the coordinates, x_k = u_k − S / (K + √K), and the last is −S / √K: the reflection of (u, 0) that takes
/// the last axis onto the diagonal.
/// - Reference: Householder (1958), "Unitary triangularization of a nonsymmetric matrix".
public struct SumToZeroBijector: Bijector {
  public init() {}
  public var image: Support { .sumToZero }
  public var rank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape.withLast { $0 - 1 } }
  public func shape(for unconstrained: [Int]) -> [Int] { unconstrained.withLast { $0 + 1 } }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    guard let free = unconstrained.shape.last else {
      return .invalid("a vector of sum 0 has free coordinates of event shape [K - 1], not []")
    }
    let last = unconstrained.shape.count - 1
    let root = Double(free + 1).squareRoot()
    let total = sum(unconstrained, dimensions: [last])
      .withUnitDimensions([last], of: unconstrained.shape)
    let others = unconstrained - total / (root * (root + 1))
    return concatenated(others, -total / root, dimension: last)
  }

  public func inverse(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let count = value.shape.last, count > 1 else {
      return .invalid("a vector of sum 0 has an event shape that ends in 2 or more")
    }
    let last = value.shape.count - 1
    let end = value.sliced(count - 1..<count, dimension: last)
    let root = Double(count).squareRoot()
    return value.sliced(0..<count - 1, dimension: last) - end / (root + 1)
  }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    unconstrained.mistake == nil
      ? .filled(0, unconstrained.shape.dropLast()) : unconstrained
  }
}

extension [Int] {
  /// The shape with another last extent.
  func withLast(_ extent: (Int) -> Int) -> [Int] {
    guard let last else { return [] }
    return dropLast() + [extent(last)]
  }
}
