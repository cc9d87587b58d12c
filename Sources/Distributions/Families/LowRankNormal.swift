public import EvidenceTensors

/// The normal distribution of vectors with covariance W Wᵀ + diag(v), for a factor W with few columns.
///
/// The density costs d k² operations for k columns instead of d³: with V = diag(v)^−½ W only Cholesky factors of I + Vᵀ V, [k, k],
/// are made.
/// - Shapes: a draw is a vector [d]; a variable [n, d] is n independent draws. `location` and `diagonal` are [d], `factor` [d, k].
/// - Support: all real vectors. Log-prob is in nats.
/// - Precondition: `diagonal` > 0, checked when values are known.
/// - Moments: mean location; covariance factor factorᵀ + diagonal.
/// - Reference: Woodbury (1950), "Inverting modified matrices"; Bishop (2006), section 12.2.4, on factor analysis.
///
/// ![The density](LowRankNormal)
public struct LowRankNormal: DifferentiableDraw {
  public let location: Tensor
  public let factor: Tensor
  public let diagonal: Tensor

  public init(
    _ location: some TensorConvertible,
    factor: Tensor,
    diagonal: some TensorConvertible
  ) {
    let count = factor.shape.first ?? 1
    let isMatrix = factor.mistake != nil || factor.shape.count == 2
    let mistake = "LowRankNormal.factor has event shape [d, k], not \(factor.shape)"
    self.factor = isMatrix ? factor : .invalid(mistake)
    self.location = Self.vector(location.tensor, count)
    self.diagonal = Self.vector(diagonal.tensor, count)
  }

  /// A scalar stands for equal elements.
  private static func vector(_ x: Tensor, _ count: Int) -> Tensor {
    x.mistake == nil && x.shape.isEmpty ? x.broadcast(to: [count]) : x
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .vector, rank: 1),
      .init("factor", factor, in: .real, rank: 2),
      .init("diagonal", diagonal, in: .positive, rank: 1),
    ]
  }
  public var eventRank: Int { 1 }
  public var support: Support { .vector }

  var count: Int { location.shape.last ?? 1 }

  /// min_c |u − V c|² + |c|² for u = diag(v)^−½ (x − location): a sum of squares, where Woodbury's formula is a difference.
  public func logDensity(_ value: Tensor) -> Tensor {
    let deviation = value - location
    if let mistake = [deviation, factor].first(where: { $0.mistake != nil }) { return mistake }
    let isVector = deviation.shape.count == 1
    let rows = isVector ? deviation.reshaped(1, deviation.shape[0]) : deviation
    let distance = sum(square(whitened(transpose(rows))), dimensions: [0])
    let result = -0.5 * distance - logVolume - Double(count) * halfLogTwoPi
    return isVector ? result[0] : result
  }

  /// The marginal of the entries that are there: the rows of W and v that are theirs.
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? {
    guard value.shape.count == 1 else { return nil }
    let own = select(isThere, Tensor(1), Tensor(0))
    let seen = LowRankNormal(
      0,
      factor: own.reshaped(count, 1) * factor,
      diagonal: select(isThere, diagonal, 1)
    )
    // Standard normal numbers at 0 stand for the others.
    return seen.logDensity(own * (value - location)) + halfLogTwoPi * sum(1 - own)
  }

  public func imputed(_ value: Tensor, where isThere: Tensor, from draw: Tensor) -> Tensor? {
    MultivariateNormal(location, covariance: covariance)
      .imputed(value, where: isThere, from: draw)
  }

  /// (u − V c, c) for the columns of a matrix.
  func whitened(_ columns: Tensor) -> Tensor {
    let u = columns / sqrt(diagonal).reshaped(count, 1)
    let c = coordinates(matmul(transpose(whiteFactor), u))
    return concatenated(u - matmul(whiteFactor, c), c)
  }

  /// V = diag(v)^−½ W.
  var whiteFactor: Tensor { factor / sqrt(diagonal).reshaped(count, 1) }

  /// The Cholesky factor of I + Vᵀ V.
  var capacity: Tensor {
    let columns = factor.shape.last ?? 1
    let identity = diagonalMatrix(.filled(1, [columns]))
    return cholesky(identity + matmul(transpose(whiteFactor), whiteFactor))
  }

  /// (I + Vᵀ V)⁻¹ b.
  func coordinates(_ b: Tensor) -> Tensor {
    let lower = capacity
    return triangularSolve(lower, triangularSolve(lower, b), transposed: true)
  }

  /// ½ log det(W Wᵀ + diag(v)).
  var logVolume: Tensor {
    sum(log(EvidenceTensors.diagonal(capacity))) + 0.5 * sum(log(diagonal))
  }

  /// W Wᵀ + diag(v).
  public var covariance: Tensor { matmul(factor, transpose(factor)) + diagonalMatrix(diagonal) }

  public var mean: Tensor? { location }
  public var variance: Tensor? { sum(square(factor), dimensions: [1]) + diagonal }
  public var entropy: Tensor? { logVolume + Double(count) * (halfLogTwoPi + 0.5) }
  public var mode: Tensor? { location }
}
