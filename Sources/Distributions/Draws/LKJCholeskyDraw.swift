internal import CEvidenceGSL
public import EvidenceTensors

/// Draws of the LKJ distribution by the onion method: each row has a direction at random, and a squared length of Beta(h, a).
extension LKJCholesky {
  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    let size = dimension * (dimension - 1) / 2
    return gammaNoises([dimension - 1]) + [NoiseRequest(.normal, [size])]
  }

  /// A row z of normal numbers is twice a gamma number of concentration h in squared length: with g one of concentration a,
  /// the row of L is (z, √(2 g)) / √(|z|² + 2 g).
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    if let mistake = noises.first(where: { $0.mistake != nil }) { return mistake }
    guard let triangle = Triangle(ofMatrix: [dimension, dimension], hasDiagonal: false) else {
      return .invalid("LKJCholesky takes 2 variables or more, not \(dimension)")
    }
    let below = triangle.matrix(noises[2])
    let logs = logGammaDraw(stacked(rows.map(\.a)), noises.prefix(2))
    let twice = concatenated(Tensor([1]), 2 * exp(logs))
    let lengths = sqrt(sum(square(below), dimensions: [1]) + twice)
    return (below + diagonalMatrix(sqrt(twice))) / lengths.reshaped(dimension, 1)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let (n, concentration) = (dimension, parameters[0][0])
    var lower = Array(repeating: 0.0, count: n * n)
    lower[0] = 1
    for row in 1..<Swift.max(n, 1) {
      let a = concentration + 0.5 * Double(n - row - 1)
      let square = gsl_ran_beta(random.generator, 0.5 * Double(row), a)
      let z = (0..<row).map { _ in gsl_ran_ugaussian(random.generator) }
      let length = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<row { lower[row * n + column] = square.squareRoot() * z[column] / length }
      lower[row * n + row] = (1 - square).squareRoot()
    }
    return lower
  }
}
