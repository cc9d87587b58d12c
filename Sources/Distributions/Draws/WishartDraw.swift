internal import CEvidenceGSL
public import EvidenceTensors

/// Draws of the Wishart distribution, (L A) (L A)ᵀ with A lower triangular: χ on the diagonal, normal below.
///
/// - Reference: Bartlett (1933), "On the theory of statistical regression".
extension Wishart {
  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    let size = dimension * (dimension - 1) / 2
    return gammaNoises([dimension]) + (size > 0 ? [NoiseRequest(.normal, [size])] : [])
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let fewer = Tensor((0..<dimension).map { 0.5 * Double($0) })
    let logs = logGammaDraw(0.5 * degreesOfFreedom - fewer, noises.prefix(2))
    let own = diagonalMatrix(exp(0.5 * (logs + logTwo)))
    let below = noises.dropFirst(2).first.flatMap { noise in
      Triangle(ofVector: noise.shape, hasDiagonal: false)?.matrix(noise)
    }
    let root = matmul(factor, below.map { own + $0 } ?? own)
    return matmul(root, transpose(root))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let (n, nu) = (dimension, parameters[0][0])
    let isFactor = given.domain == .choleskyFactor
    let lower = isFactor ? parameters[1] : Support.choleskyFactor(parameters[1])
    guard let lower else { return Array(repeating: .nan, count: n * n) }
    var a = Array(repeating: 0.0, count: n * n)
    for row in 0..<n {
      a[row * n + row] = gsl_ran_chisq(random.generator, nu - Double(row)).squareRoot()
      for column in 0..<row { a[row * n + column] = gsl_ran_ugaussian(random.generator) }
    }
    let root = Self.product(lower, a, n) { $0 * n + $1 }
    return Self.product(root, root, n) { $1 * n + $0 }
  }

  /// A B for square matrices, the entry (k, j) of B read at `place`.
  private static func product(
    _ a: [Double],
    _ b: [Double],
    _ n: Int,
    _ place: (_ k: Int, _ j: Int) -> Int
  ) -> [Double] {
    (0..<n * n).map { cell in
      (0..<n).reduce(0) { $0 + a[cell / n * n + $1] * b[place($1, cell % n)] }
    }
  }
}
