internal import CEvidenceGSL
public import EvidenceTensors

/// The Laplace distribution, p(x) = exp(−|x − location| / scale) / (2 scale), on the real line.
///
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location, variance 2 scale².
/// - Reference: Kotz, Kozubowski & Podgórski (2001), section 2.1. Reparameterized by inversion.
///
/// ![The density](Laplace)
public struct Laplace: Reparameterized, Univariate {
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
    -abs((value - location) / scale) - log(2 * scale)
  }

  public var noise: StandardNoise { .uniform }
  /// Maps u to location + scale · log(2u), beyond the median to location − scale · log(2 − 2u).
  public func sample(_ noise: Tensor) -> Tensor {
    let isUpper = noise .> 0.5
    let depth = log(2 * select(isUpper, 1 - noise, noise))
    return location + scale * select(isUpper, -depth, depth)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      parameters[0][cyclic: $0] + gsl_ran_laplace(random.generator, parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    symmetric((value - location) / scale) { -$0 - C.log(2) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    symmetric((location - value) / scale) { -$0 - C.log(2) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var mode: Tensor? { location }
  public var mean: Tensor? { location }
  public var variance: Tensor? { 2 * square(scale) }
  public var entropy: Tensor? { 1 + log(2 * scale) }
}
