internal import CEvidenceGSL
public import EvidenceTensors

/// Draws of the multivariate t distribution: normal ones, divided by the root of a gamma number of mean one.
extension MultivariateStudentT {
  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.normal, shape)] + gammaNoises(shape.dropLast())
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let half = (0.5 * degreesOfFreedom).broadcast(to: shape.dropLast())
    let stretch = exp(0.5 * (log(half) - logGammaDraw(half, noises.dropFirst())))
    let deviation = normal.sample(noises[0]) - location
    return location + deviation * stretch.reshaped(stretch.shape + [1])
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let nu = parameters[0][0]
    let own = Array(parameters.dropFirst())
    let center = (0..<count).map { own[0][cyclic: $0] }
    let deviations = normal.draw([[0], own[1]], count: count, using: random)
    let stretch = (nu / gsl_ran_chisq(random.generator, nu)).squareRoot()
    return zip(center, deviations).map { $0 + stretch * $1 }
  }
}
