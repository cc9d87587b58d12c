internal import CEvidenceGSL
public import EvidenceTensors

/// The Cauchy distribution, p(x) = 1 / (π scale (1 + ((x − location) / scale)²)), on the real line.
///
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats. It has no mean.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: none; median and mode `location`.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 16. Reparameterized by inversion.
///
/// ![The density](Cauchy)
public struct Cauchy: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor

  public init(_ location: some TensorConvertible, _ scale: some TensorConvertible) {
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", scale, in: .positive)]
  }
  public var support: Support { .real }

  public func logDensity(_ value: Tensor) -> Tensor {
    -log(Double.pi * scale) - logOnePlusSquare((value - location) / scale)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { value(noise, 1 - noise) }
  /// location − scale · cot(π p), beyond the median in q = 1 − p.
  func value(_ p: Tensor, _ q: Tensor) -> Tensor {
    let isUpper = p .> 0.5
    let angle = Double.pi * select(isUpper, q, p)
    let cotangent = cos(angle) / sin(angle)
    return location + scale * select(isUpper, cotangent, -cotangent)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      parameters[0][cyclic: $0] + gsl_ran_cauchy(random.generator, parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    symmetric((value - location) / scale, logTail: Self.logTail)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    symmetric((location - value) / scale, logTail: Self.logTail)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  /// log P(X > z) for z > 0: log(arc cot(z) / π).
  private static func logTail(_ z: Tensor) -> Tensor {
    let isFar = z .> 1
    let far = atan(1 / select(isFar, z, 1))
    let near = 0.5 * Double.pi - atan(select(isFar, 1, z))
    return log(select(isFar, far, near) / Double.pi)
  }

  public var mode: Tensor? { location }
  public var entropy: Tensor? { log(4 * Double.pi * scale) }
}
