public import EvidenceTensors

/// The normal distribution of vectors, p(x) = exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ)) / √((2π)ᵈ det Σ), with μ the location.
///
/// Σ is given as a covariance, as its Cholesky factor, or as the precision Σ⁻¹; only a Cholesky factor is kept, and
/// nothing is ever inverted.
/// - Shapes: a draw is a vector [d]; a variable [n, d] is n independent draws. The matrix is [d, d].
/// - Support: all real vectors. Log-prob is in nats.
/// - Precondition: the matrix is symmetric and positive definite, checked when its values are known.
/// - Moments: mean location, covariance Σ.
/// - Reference: Bishop (2006), eq. 2.43. Reparameterized as μ + L z.
///
/// ![The density](MultivariateNormal)
public struct MultivariateNormal: Reparameterized {
  /// What the factor is the Cholesky factor of.
  enum Form: Sendable { case covariance, precision }

  public let location: Tensor
  /// The lower triangular L with L Lᵀ = Σ, or = Σ⁻¹ where a precision was given.
  package let factor: Tensor
  let form: Form
  private let given: DistributionParameter

  public init(_ location: some TensorConvertible, covariance: Tensor) {
    let given = DistributionParameter("covariance", covariance, in: .positiveDefinite, rank: 2)
    self.init(location.tensor, cholesky(covariance), .covariance, given)
  }
  public init(_ location: some TensorConvertible, choleskyFactor: Tensor) {
    let factor = choleskyFactor
    let given = DistributionParameter("choleskyFactor", factor, in: .choleskyFactor, rank: 2)
    self.init(location.tensor, factor, .covariance, given)
  }
  public init(_ location: some TensorConvertible, precision: Tensor) {
    let given = DistributionParameter("precision", precision, in: .positiveDefinite, rank: 2)
    self.init(location.tensor, cholesky(precision), .precision, given)
  }

  private init(_ location: Tensor, _ factor: Tensor, _ form: Form, _ given: DistributionParameter) {
    let count = factor.shape.last ?? 1
    self.location = location.shape.isEmpty ? location.broadcast(to: [count]) : location
    self.factor = factor
    self.form = form
    self.given = given
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .vector, rank: 1), given]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .vector }

  public func logDensity(_ value: Tensor) -> Tensor {
    -0.5 * squaredDistance(value) - logVolume - Double(count) * halfLogTwoPi
  }

  /// The Cholesky factor of the covariance of the entries that are there; rows and columns of the others are those of the identity.
  private func factor(where own: Tensor) -> Tensor {
    let column = own.reshaped(count, 1)
    let kept = covariance * matmul(column, transpose(column))
    return cholesky(kept + diagonalMatrix(1 - own))
  }

  /// Matheron's rule: what is seen less what was drawn, regressed on the rest.
  ///
  /// - Reference: Journel & Huijbregts (1978), "Mining geostatistics", on conditional simulation.
  public func imputed(_ value: Tensor, where isThere: Tensor, from draw: Tensor) -> Tensor? {
    guard value.shape.count == 1 else { return nil }
    let own = select(isThere, Tensor(1), Tensor(0))
    let lower = factor(where: own)
    let gap = triangularSolve(lower, own * (value - draw))
    let weights = triangularSolve(lower, gap, transposed: true)
    return select(isThere, value, draw + matmul(covariance, own * weights))
  }

  /// The marginal of the entries that are there.
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? {
    guard let seen = seen(value, where: isThere) else { return nil }
    return -0.5 * seen.distance - seen.logVolume - halfLogTwoPi * seen.count
  }

  /// Of the entries that are there: how many, their squared distance, and ½ log det of their covariance; nil for rows of vectors.
  func seen(
    _ value: Tensor,
    where isThere: Tensor
  ) -> (count: Tensor, distance: Tensor, logVolume: Tensor)? {
    guard value.shape.count == 1 else { return nil }
    let own = select(isThere, Tensor(1), Tensor(0))
    let lower = factor(where: own)
    let whitened = triangularSolve(lower, own * (value - location))
    return (sum(own), sum(square(whitened)), sum(log(diagonal(lower))))
  }

  /// (x − location)ᵀ Σ⁻¹ (x − location) for a vector, or for every row.
  func squaredDistance(_ value: Tensor) -> Tensor {
    let deviation = value - location
    if deviation.mistake != nil { return deviation }
    let isVector = deviation.shape.count == 1
    let columns = isVector ? deviation : transpose(deviation)
    let z = whitened(columns)
    return isVector ? sum(square(z)) : sum(square(z), dimensions: [0])
  }

  var count: Int { factor.shape.last ?? 1 }

  /// A⁻¹ b for a vector or the columns of a matrix, where A Aᵀ = Σ.
  func whitened(_ b: Tensor) -> Tensor {
    switch form {
    case .covariance: triangularSolve(factor, b)
    case .precision: matmul(transpose(factor), b)
    }
  }

  /// A z for a vector or the columns of a matrix, where A Aᵀ = Σ.
  func colored(_ z: Tensor) -> Tensor {
    switch form {
    case .covariance: matmul(factor, z)
    case .precision: triangularSolve(factor, z, transposed: true)
    }
  }

  /// ½ log det Σ.
  var logVolume: Tensor {
    let logs = sum(log(diagonal(factor)))
    return form == .covariance ? logs : -logs
  }

  /// A matrix A with A Aᵀ = Σ.
  var squareRoot: Tensor {
    guard form == .precision else { return factor }
    return colored(diagonalMatrix(.filled(1, [count])))
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor {
    guard noise.shape.count == 2 else { return location + colored(noise) }
    return location + transpose(colored(transpose(noise)))
  }

  /// Σ.
  public var covariance: Tensor { matmul(squareRoot, transpose(squareRoot)) }

  public var mean: Tensor? { location }
  public var mode: Tensor? { location }
  public var variance: Tensor? { sum(square(squareRoot), dimensions: [1]) }
  public var entropy: Tensor? { logVolume + Double(count) * (halfLogTwoPi + 0.5) }
}
