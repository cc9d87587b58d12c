internal import CEvidenceGSL
public import EvidenceTensors

/// Draws of the low-rank normal distribution, location + W a + diag(v)^½ b with a and b standard normal.
extension LowRankNormal {
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [
      NoiseRequest(.normal, shape.dropLast() + [factor.shape.last ?? 1]),
      NoiseRequest(.normal, shape),
    ]
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    location + matmul(noises[0], transpose(factor)) + sqrt(diagonal) * noises[1]
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let columns = parameters[1].count / count
    let common = (0..<columns).map { _ in gsl_ran_ugaussian(random.generator) }
    return (0..<count).map { row in
      let own = parameters[2][cyclic: row].squareRoot() * gsl_ran_ugaussian(random.generator)
      let shared = (0..<columns).reduce(0.0) {
        $0 + parameters[1][row * columns + $1] * common[$1]
      }
      return parameters[0][cyclic: row] + own + shared
    }
  }
}
