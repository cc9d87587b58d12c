public import EvidenceTensors

/// A smooth one-to-one map from the reals, or from its `domain`, onto a support, its `image`.
///
/// Zero maps to a point in the middle of the support, so that an automatic guide starts there. The image may lack points
/// of probability zero.
public protocol Bijector: Sendable {
  /// The set of a coordinate, or of a vector of coordinates; the reals unless said otherwise.
  var domain: Support { get }
  /// The set that is mapped onto.
  var image: Support { get }
  /// The numbers that the map is made with, each with the set that its values must lie in.
  var parameters: [DistributionParameter] { get }
  /// How many trailing dimensions one point of the domain takes; as many as one of the image unless said otherwise.
  var unconstrainedRank: Int { get }
  /// How many trailing dimensions one point of the image takes: 0 where the map is elementwise.
  var rank: Int { get }
  /// The sign of the slope, 1 or −1, where the map is elementwise; else nil.
  var direction: Tensor? { get }
  /// The event shape of the free coordinates of a variable.
  func unconstrainedShape(for shape: [Int]) -> [Int]
  /// The event shape of a variable with the given free coordinates.
  func shape(for unconstrained: [Int]) -> [Int]
  /// The point of the support at free coordinates.
  func forward(_ unconstrained: Tensor) -> Tensor
  /// The free coordinates of a point of the support.
  func inverse(_ value: Tensor) -> Tensor
  /// log |det ∂forward/∂unconstrained| of every point mapped: without its last `unconstrainedRank` dimensions.
  ///
  /// Volume is that of as many elements of the image as there are coordinates (all but the last of a simplex, the lower
  /// triangle of a symmetric matrix), and that of the surface itself for unit vectors and vectors of sum zero.
  func logDeterminants(_ unconstrained: Tensor) -> Tensor
  /// The free coordinates of a point of the support, and `logDeterminants` there, where both together are cheaper.
  func origin(of value: Tensor) -> (coordinates: Tensor, logDeterminants: Tensor)
  /// Whether another map is known to be the same one.
  func isSame(as other: any Bijector) -> Bool
}

extension Bijector {
  public var domain: Support { .real }
  public var parameters: [DistributionParameter] { [] }
  public var unconstrainedRank: Int { rank }
  public var rank: Int { 0 }
  public var direction: Tensor? { rank == 0 ? Tensor(1) : nil }
  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }
  public func origin(of value: Tensor) -> (coordinates: Tensor, logDeterminants: Tensor) {
    let coordinates = inverse(value)
    return (coordinates, logDeterminants(coordinates))
  }
  public func shape(for unconstrained: [Int]) -> [Int] { unconstrained }

  /// Of the same type, with the same expressions as parameters.
  public func isSame(as other: any Bijector) -> Bool {
    type(of: other) == Self.self && other.parameters.map(\.tensor) == parameters.map(\.tensor)
  }

  /// log |det ∂forward/∂unconstrained|, summed over all event dimensions.
  public func logDeterminant(_ unconstrained: Tensor) -> Tensor {
    sum(logDeterminants(unconstrained))
  }
}
