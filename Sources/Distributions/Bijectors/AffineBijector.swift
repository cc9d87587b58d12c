public import EvidenceTensors

/// The reals moved and stretched, x = location + scale u; `scale` is not 0 and may be negative.
public struct AffineBijector: Bijector {
  public let location: Tensor
  public let scale: Tensor

  public init(_ location: some TensorConvertible, _ scale: some TensorConvertible) {
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", scale, in: .real)]
  }
  public var image: Support { .real }
  public var direction: Tensor? { sign(scale) }
  public func forward(_ unconstrained: Tensor) -> Tensor { location + scale * unconstrained }
  public func inverse(_ value: Tensor) -> Tensor { (value - location) / scale }

  /// The same everywhere, so that it must be repeated to the shape of the coordinates.
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    let slope = log(abs(scale))
    let shape = broadcastShape([slope.shape, unconstrained.shape])
    return slope.broadcast(to: shape ?? unconstrained.shape)
  }
}
