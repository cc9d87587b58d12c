public import EvidenceTensors

/// The inverse Gaussian (Wald) distribution, p(x) = √(λ / (2π x³)) exp(−λ (x − μ)² / (2 μ² x)), of mean μ and concentration λ.
///
/// - Shapes: elementwise; `location` (the mean) and `concentration` broadcast to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats. The variance is μ³ / λ.
/// - Precondition: `location` > 0 and `concentration` > 0, checked when a value is known.
/// - Moments: mean location μ; variance μ³ / λ, with λ the concentration; E[log x] = log μ − exp(2λ/μ) E₁(2λ/μ), which gives
///   the entropy.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 15. Drawn after Michael, Schucany & Haas (1976).
///
/// ![The density](InverseGaussian)
public struct InverseGaussian: DifferentiableDraw, Univariate {
  public let location: Tensor
  public let concentration: Tensor

  public init(_ location: some TensorConvertible, concentration: some TensorConvertible) {
    self.location = location.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .positive),
      .init("concentration", concentration, in: .positive),
    ]
  }
  public var support: Support { .positive }

  public func logDensity(_ value: Tensor) -> Tensor {
    let gap = (value - location) / location
    let fall = 0.5 * concentration * (gap * (gap / value))
    return 0.5 * log(concentration) - 1.5 * log(value) - halfLogTwoPi - fall
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.normal, shape), NoiseRequest(.uniform, shape)]
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let half = location * square(noises[0]) / (2 * concentration)
    let root = location / (1 + half + sqrt(half * (2 + half)))
    let isRoot = noises[1] * (location + root) .<= location
    return implicitDraw(select(isRoot, root, location * (location / root)), of: self)
  }

  /// The smaller root of the quadratic of a χ² number, or its mirror image; the root without a difference.
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (mean, lambda) = (parameters[0][cyclic: $0], parameters[1][cyclic: $0])
      let z = random.normal()
      let half = mean * z * z / (2 * lambda)
      let root = mean / (1 + half + (half * (2 + half)).squareRoot())
      return random.uniform() * (mean + root) <= mean ? root : mean * (mean / root)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { x in
      let (near, far) = bounds(x)
      return logAddExp(logNormalCDF(near), logNormalCDF(-far) + 2 * concentration / location)
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { x in
      let (near, far) = bounds(x)
      let (first, second) = (logNormalCDF(-near), logNormalCDF(-far))
      return first + logComplement(second - first + 2 * concentration / location)
    }
  }

  /// √(λ / x) (x / μ ∓ 1).
  private func bounds(_ x: Tensor) -> (near: Tensor, far: Tensor) {
    let root = sqrt(concentration / x)
    return (root * ((x - location) / location), root * ((x + location) / location))
  }

  public var mode: Tensor? {
    let ratio = 1.5 * location / concentration
    return location / (sqrt(1 + square(ratio)) + ratio)
  }
  public var mean: Tensor? { location }
  /// ½ log(2π e / λ) + (3/2) E[log x].
  public var entropy: Tensor? { halfLogTwoPi + 0.5 - 0.5 * log(concentration) + 1.5 * meanOfLog }
  public var variance: Tensor? { square(location) * (location / concentration) }
}
