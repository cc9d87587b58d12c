public import EvidenceTensors

/// The LKJ distribution of correlation matrices Ω, p(Ω) ∝ det(Ω)^(η − 1), on their Cholesky factors L with L Lᵀ = Ω.
///
/// p(L) ∝ Π_i L_ii^(n − i + 2η − 2), i = 1, …, n. At concentration η = 1 all correlation matrices are equally probable; above, the
/// identity is the most probable one.
/// - Shapes: a draw is a matrix [n, n]; `concentration` is a scalar.
/// - Support: the Cholesky factors of correlation matrices. Log-prob is in nats, per unit of volume of the entries below the diagonal.
/// - Precondition: `concentration` > 0, checked when a value is known; n of 2 or more.
/// - Moments: every correlation has mean 0 and variance 1 / (2 η + K − 1).
/// - Reference: Lewandowski, Kurowicka & Joe (2009), "Generating random correlation matrices based on vines and extended onion
///   method", section 3.2, of which the sampler is the onion method.
///
/// ![The density](LKJCholesky)
public struct LKJCholesky: DifferentiableDraw {
  /// How many variables are correlated.
  public let dimension: Int
  public let concentration: Tensor

  public init(dimension: Int, concentration: some TensorConvertible) {
    self.dimension = dimension
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("concentration", concentration, in: .positive)]
  }
  public func invalidParameter() -> UsageError? {
    guard dimension < 2 else { return invalidConstant() }
    return UsageError(
      what: "\(dimension) variables have no correlations",
      place: "LKJCholesky.dimension",
      fix: "Give 2 or more"
    )
  }
  public var eventRank: Int { 2 }
  public var support: Support { .correlationCholeskyFactor }

  public func logDensity(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard value.shape == [dimension, dimension] else {
      return .invalid(
        "LKJCholesky of \(dimension) variables takes [\(dimension), \(dimension)], not \(value.shape)"
      )
    }
    return sum(powers * log(diagonal(value))) - logNormalizer
  }

  /// n − i + 2η − 2 for every row; the first, whose diagonal is 1, counts as 0.
  private var powers: Tensor {
    let isLater = Tensor((0..<dimension).map { $0 == 0 ? 0 : 1 })
    let below = Tensor((0..<dimension).map { Double(dimension - $0 - 1) })
    return isLater * (below + 2 * (concentration - 1))
  }

  /// The integral over row i, a ball in i − 1 dimensions, is π^h Γ(a) / Γ(a + h), with h = (i − 1) / 2, a = η + (n − i) / 2.
  private var logNormalizer: Tensor {
    rows.reduce(Tensor(0)) { total, row in
      total + row.h * C.log(.pi) - logGammaIncrease(row.a, by: row.h.tensor)
    }
  }

  /// The parameters of every row but the first: its squared length without the diagonal is Beta(h, a).
  var rows: [(h: Double, a: Tensor)] {
    (1..<Swift.max(dimension, 1)).map { row in
      let (h, rest) = (0.5 * Double(row), 0.5 * Double(dimension - row - 1))
      return (h, concentration + rest)
    }
  }

  /// 0 below the diagonal, and on it E √(1 − b) for b of Beta(h, a).
  public var mean: Tensor? {
    let half = Tensor(0.5)
    let means = rows.map { row in
      exp(logGammaIncrease(row.a, by: half) - logGammaIncrease(row.a + row.h, by: half))
    }
    return diagonalMatrix(stacked([Tensor(1)] + means))
  }

  /// E b / (i − 1) = 1 / (2 (a + h)) below the diagonal, and on it a / (a + h) less the square of the mean, as a quotient.
  public var variance: Tensor? {
    let total = concentration + 0.5 * Double(dimension - 1)
    let own = rows.map { row in
      row.a / total * -expm1(Self.rootExcess(row.a) - Self.rootExcess(total))
    }
    let isBelow = (0..<dimension * dimension).map { $0 / dimension > $0 % dimension ? 1.0 : 0 }
    let below = Tensor(isBelow, shape: [dimension, dimension]) * (0.5 / total)
    return below + diagonalMatrix(stacked([Tensor(0)] + own))
  }

  /// log((Γ(x + ½) / Γ(x))² / x).
  private static func rootExcess(_ x: Tensor) -> Tensor {
    let remainders = stirlingRemainder(x + 0.5) - stirlingRemainder(x)
    return 2 * (x * log1p(0.5 / x) + remainders) - 1
  }

  public var entropy: Tensor? { logNormalizer - sum(powers * meanLogDiagonal) }

  /// E log L_ii = ½ (ψ(a) − ψ(a + h)).
  private var meanLogDiagonal: Tensor {
    stacked([Tensor(0)] + rows.map { -0.5 * digammaIncrease($0.a, by: $0.h.tensor) })
  }

  /// The identity for η > 1; NaN otherwise.
  public var mode: Tensor? {
    let identity = diagonalMatrix(.filled(1, [dimension]))
    return select(concentration .> 1, identity, Double.nan)
  }

  /// KL(self ‖ other) of one matrix.
  func divergence(to other: LKJCholesky) -> Tensor {
    let slopes = sum((powers - other.powers) * meanLogDiagonal)
    return slopes + other.logNormalizer - logNormalizer
  }
}
