internal import EvidenceDistributions
internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// All latents together, their dependence made of `rank` common numbers: of each five or so, unless told.
  ///
  /// The time and the numbers learned are linear in the free coordinates.
  /// - Reference: Ong, Nott & Smith (2018), "Gaussian variational approximation with a factor covariance structure".
  public static func lowRank(rank: Int? = nil) -> AutomaticGuide {
    AutomaticGuide(
      "low rank",
      settings: [.init("rank", rank.map(JSONValue.integer) ?? .null)],
      withSettings: { saved in
        switch saved["rank"] {
        case .integer(let rank)?: .lowRank(rank: rank)
        case .null?: .lowRank()
        default: nil
        }
      }
    ) { task throws(UsageError) in
      if let rank, rank < 1 {
        throw UsageError(
          what: "\(rank) is not a rank",
          place: "AutomaticGuide.lowRank",
          fix: "Give at least 1, or none for the automatic one"
        )
      }
      let coordinates = GuideCoordinates(task.latents, sizes: task.bound.sizes)
      let spread = LowRankSpread(coordinates, rank: rank)
      return [NormalBlock(coordinates, spread, marginals: task.marginals)]
    }
  }
}

/// A dependence through a few common numbers: B a + D b with a diagonal D > 0 and standard normal a and b.
///
/// The density is that of the covariance B Bᵀ + D², by the Cholesky factor of a matrix as large as the rank. D² is the square of
/// a learned scale and a millionth of B Bᵀ: where the best D is 0, digits are kept.
struct LowRankSpread: NormalSpread {
  private let factor: Variable
  private let scale: Variable

  static let automaticRank = 5

  init(_ coordinates: GuideCoordinates, rank: Int? = nil) {
    let count = coordinates.dimension
    let plates = coordinates.parameterPlates
    factor = Variable(
      .parameter,
      shape: [count, max(1, min(count - 1, rank ?? Self.automaticRank))],
      plates: plates,
      // At 0 every direction is as good as its opposite, and the slope is 0.
      initializer: .normal(0.5 * Self.initialScale)
    )
    scale = Variable(
      .parameter,
      shape: [count],
      plates: plates,
      domain: .positive,
      initializer: .constant(Self.initialScale)
    )
  }

  private var rank: Int { factor.shape[1] }
  /// The diagonals of B Bᵀ and of D².
  private var common: Tensor { sum(square(Tensor(factor)), dimensions: [1]) }
  private var own: Tensor { square(Tensor(scale)) + 1e-6 * common }

  var ownParameters: [(variable: Variable, name: String)] {
    [(factor, "factor"), (scale, "scale")]
  }
  var rows: [Variable] { [factor] }
  var noises: [NoiseRequest] {
    [NoiseRequest(.normal, [rank]), NoiseRequest(.normal, scale.shape)]
  }
  func deviation(_ noises: [Tensor]) -> Tensor {
    matmul(Tensor(factor), noises[0]) + sqrt(own) * noises[1]
  }

  /// min_c |b + V (a − c)|² + |c|² with V = D⁻¹ B, found as a distance from c = a, which loses no digits however small D is.
  func logDensity(at noises: [Tensor]) -> Tensor {
    let white = Tensor(factor) / sqrt(own).reshaped(scale.shape[0], 1)
    let unit = diagonalMatrix(.filled(1, [rank]))
    let lower = cholesky(unit + matmul(transpose(white), white))
    let slope = matmul(transpose(white), noises[1]) - noises[0]
    let step = triangularSolve(lower, triangularSolve(lower, slope), transposed: true)
    let density = Normal(0, 1).logDensity(noises[1] - matmul(white, step))
    let distance = sum(square(noises[0] + step))
    return sum(density) - 0.5 * distance - sum(log(diagonal(lower))) - 0.5 * sum(log(own))
  }
  func logDensity(of deviation: Tensor) -> Tensor {
    sum(distribution(around: Tensor(0)).logDensity(deviation))
  }
  var scales: Tensor { sqrt(common + own) }
  var standardDeviations: Tensor? { scales }
  func distribution(around location: Tensor) -> any Distribution {
    LowRankNormal(location, factor: Tensor(factor), diagonal: own)
  }
  var summary: String { "rank \(rank) over \(scale.shape[0]) coordinates" }
}
