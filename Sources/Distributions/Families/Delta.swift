public import EvidenceTensors

/// All probability on one point.
///
/// - Shapes: elementwise; `point` broadcasts to the variable and may carry any plates.
/// - Support: the point. The log-prob is 0 at the point and −∞ elsewhere: a mass, not a density.
/// - Moments: mean `point`, variance 0.
public struct Delta: Reparameterized {
  public let point: Tensor

  public init(_ point: some TensorConvertible) { self.point = point.tensor }

  public var parameters: [DistributionParameter] { [.init("point", point, in: .real)] }
  public var support: Support { .point }
  public var hasAtoms: Bool { true }

  public func logDensity(_ value: Tensor) -> Tensor {
    value.mistake == nil ? .filled(0, value.shape) : value
  }
  public func logProb(_ value: Tensor) -> Tensor {
    value == point ? logDensity(value) : select(value .== point, 0, -Double.infinity)
  }

  public var noise: StandardNoise { .normal }
  /// The point, repeated to the shape of the noise, which is not read.
  public func sample(_ noise: Tensor) -> Tensor { point.broadcast(to: noise.shape) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { parameters[0][cyclic: $0] }
  }

  public var mean: Tensor? { point }
  public var mode: Tensor? { point }
  public var variance: Tensor? { 0 * point }
  public var entropy: Tensor? { 0 * point }
}
