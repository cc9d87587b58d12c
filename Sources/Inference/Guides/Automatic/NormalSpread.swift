internal import EvidenceDistributions
internal import EvidenceTensors

/// A normal vector with mean zero as a linear map of standard noise.
protocol NormalSpread: Sendable {
  /// What is learned of it, with the last parts of names.
  var ownParameters: [(variable: Variable, name: String)] { get }
  /// Those of which each row belongs to a coordinate, and is as large as its deviation.
  var rows: [Variable] { get }
  var noises: [NoiseRequest] { get }
  /// The vector that is made of noise.
  func deviation(_ noises: [Tensor]) -> Tensor
  /// Its log-density there.
  func logDensity(at noises: [Tensor]) -> Tensor
  /// Its log-density at any vector.
  func logDensity(of deviation: Tensor) -> Tensor
  /// What each coordinate is divided by to be shaped, about its standard deviation.
  var scales: Tensor { get }
  /// The standard deviations; nil where they are not known in closed form.
  var standardDeviations: Tensor? { get }
  /// The vector's distribution with another mean.
  func distribution(around location: Tensor) -> any Distribution
  /// Where its parameters start, so that the coordinates have these standard deviations; none where they start as declared.
  func starts(_ deviations: Tensor) -> [(variable: Variable, value: Tensor)]
  /// Whether the coordinates are independent.
  var isIndependent: Bool { get }
  /// In words.
  var summary: String { get }
}

/// A spread that can be undone: noise is a function of the vector.
protocol InvertibleSpread: NormalSpread {
  func noise(of deviation: Tensor) -> Tensor
  /// log |det ∂deviation/∂noise|.
  var logVolume: Tensor { get }
}

extension NormalSpread {
  var isIndependent: Bool { false }
  var rows: [Variable] { [] }
  func starts(_ deviations: Tensor) -> [(variable: Variable, value: Tensor)] { [] }
  /// Where scales start: narrow, so that the first draws stay near the middle of the support.
  static var initialScale: Double { 0.1 }
}

extension InvertibleSpread {
  var standardDeviations: Tensor? { scales }
  func logDensity(at noises: [Tensor]) -> Tensor {
    sum(Normal(0, 1).logDensity(noises[0])) - logVolume
  }
  func logDensity(of deviation: Tensor) -> Tensor { logDensity(at: [noise(of: deviation)]) }
}

/// Independent coordinates, scale ε.
struct DiagonalSpread: InvertibleSpread {
  let scale: Variable

  init(_ shape: [Int], plates: [Axis]) {
    scale = Variable(
      .parameter,
      shape: shape,
      plates: plates,
      domain: .positive,
      initializer: .constant(Self.initialScale)
    )
  }

  var ownParameters: [(variable: Variable, name: String)] { [(scale, "scale")] }
  func starts(_ deviations: Tensor) -> [(variable: Variable, value: Tensor)] {
    [(scale, deviations)]
  }
  var noises: [NoiseRequest] { [NoiseRequest(.normal, scale.shape)] }
  func deviation(_ noises: [Tensor]) -> Tensor { Tensor(scale) * noises[0] }
  func noise(of deviation: Tensor) -> Tensor { deviation / Tensor(scale) }
  var logVolume: Tensor { sum(log(Tensor(scale))) }
  var scales: Tensor { Tensor(scale) }
  func distribution(around location: Tensor) -> any Distribution { Normal(location, Tensor(scale)) }
  var isIndependent: Bool { true }
  var summary: String { "" }
}

/// Any dependence: L ε with a lower triangular L of positive diagonal.
struct DenseSpread: InvertibleSpread {
  let factor: Variable

  init(_ count: Int, plates: [Axis]) {
    let start = (0..<count * count).map { $0 % (count + 1) == 0 ? Self.initialScale : 0 }
    factor = Variable(
      .parameter,
      shape: [count, count],
      plates: plates,
      domain: .choleskyFactor,
      initializer: .values(start)
    )
  }

  private var lower: Tensor { Tensor(factor) }
  private var count: Int { factor.shape[0] }

  var ownParameters: [(variable: Variable, name: String)] { [(factor, "factor")] }
  var rows: [Variable] { [factor] }
  func starts(_ deviations: Tensor) -> [(variable: Variable, value: Tensor)] {
    [(factor, diagonalMatrix(deviations))]
  }
  var noises: [NoiseRequest] { [NoiseRequest(.normal, [count])] }
  func deviation(_ noises: [Tensor]) -> Tensor { matmul(lower, noises[0]) }
  func noise(of deviation: Tensor) -> Tensor { triangularSolve(lower, deviation) }
  var logVolume: Tensor { sum(log(diagonal(lower))) }
  var scales: Tensor { sqrt(sum(square(lower), dimensions: [1])) }
  func distribution(around location: Tensor) -> any Distribution {
    MultivariateNormal(location, choleskyFactor: lower)
  }
  var summary: String { "full rank over \(count) coordinates" }
}
