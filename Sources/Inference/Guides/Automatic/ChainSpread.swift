internal import EvidenceDistributions
internal import EvidenceTensors

/// Sequences side by side whose precision is block tridiagonal, L Lᵀ with blocks of L on the diagonal and below it.
///
/// The deviation L⁻ᵀ ε is Λ⁻¹ L ε, which the chain's own solution gives in time linear in the length.
struct ChainSpread: InvertibleSpread {
  private let length: Int
  /// The dimensions of a step of each sequence.
  private let widths: [Int]
  /// Diagonal blocks of L, each a Cholesky factor, and those that couple a step with the next.
  private let own: Variable
  private let next: Variable

  init(length: Int, widths: [Int], plates: [Axis]) {
    self.length = length
    self.widths = widths
    let width = widths.reduce(0, +)
    // Entries of a triangle, row by row.
    own = Variable(
      .parameter,
      shape: [length, width, width],
      plates: plates,
      initializer: .constant(0)
    )
    next = Variable(
      .parameter,
      shape: [max(length - 1, 1), width, width],
      plates: plates,
      initializer: .constant(0)
    )
  }

  private var width: Int { widths.reduce(0, +) }

  /// The blocks on the diagonal: what is learned below its own diagonal, and positive numbers on it.
  private var blocks: Tensor {
    let unit = diagonalMatrix(.filled(1, [width]))
    let below = (0..<width * width).map { $0 % width < $0 / width ? 1.0 : 0 }
    let positive = exp(Tensor(own) * unit) * unit / Self.initialScale
    return positive + Tensor(own) * Tensor(below, shape: [width, width])
  }

  /// The precision's blocks of values and of neighbours.
  private var precision: (unary: Tensor, pair: Tensor) {
    let lower = blocks
    let unary = products(lower, lower)
    guard length > 1 else { return (unary, .filled(0, [1, 2 * width, 2 * width])) }
    let below = Tensor(next)
    let cross = products(below, lower.sliced(0..<length - 1))
    let turned = products(lower.sliced(0..<length - 1), below)
    let size = [length - 1, width, width]
    let top = concatenated(.filled(0, size), turned, dimension: 2)
    let bottom = concatenated(cross, products(below, below), dimension: 2)
    return (unary, concatenated(top, bottom, dimension: 1))
  }

  /// A Bᵀ of the matrices of each step.
  private func products(_ a: Tensor, _ b: Tensor) -> Tensor {
    let count = a.shape[0]
    let left = a.reshaped(count, width, 1, width)
    return sum(left * b.reshaped(count, 1, width, width), dimensions: [3])
  }

  var ownParameters: [(variable: Variable, name: String)] {
    [(own, "pivots"), (next, "couplings")]
  }
  var noises: [NoiseRequest] { [NoiseRequest(.normal, [length, width])] }

  func deviation(_ noises: [Tensor]) -> Tensor {
    let (unary, pair) = precision
    let factor = concatenated(
      [blocks, length > 1 ? Tensor(next).padded(after: 1) : .filled(0, [1, width, width])].map {
        $0.reshaped(length, 1, width, width)
      },
      dimension: 1
    )
    let noise = noises[0]
    var colored = sum(blocks * noise.reshaped(length, 1, width), dimensions: [2])
    if length > 1 {
      let last = noise.sliced(0..<length - 1).reshaped(length - 1, 1, width)
      colored = colored + sum(Tensor(next) * last, dimensions: [2]).padded(before: 1)
    }
    return flat(Tensor.chain(.solve, [unary, pair, factor, colored]))
  }

  /// Lᵀ x.
  func noise(of deviation: Tensor) -> Tensor {
    let x = steps(deviation)
    let own = sum(blocks * x.reshaped(length, width, 1), dimensions: [1])
    guard length > 1 else { return own }
    let later = x.sliced(1..<length).reshaped(length - 1, width, 1)
    return own + sum(Tensor(next) * later, dimensions: [1]).padded(after: 1)
  }

  private var pivots: Tensor {
    sum(blocks * diagonalMatrix(.filled(1, [width])), dimensions: [2])
  }
  var logVolume: Tensor { -sum(log(pivots)) }
  var scales: Tensor { flat(1 / pivots) }
  var standardDeviations: Tensor? { nil }

  /// The steps of all sequences, [T, d], as the sequences one after the other.
  private func flat(_ steps: Tensor) -> Tensor {
    if widths.count == 1 { return steps.reshaped(length * width) }
    var start = 0
    return concatenated(
      widths.map { own in
        start += own
        return steps.sliced(start - own..<start, dimension: 1).reshaped(length * own)
      }
    )
  }

  private func steps(_ flat: Tensor) -> Tensor {
    var start = 0
    let parts = widths.map { own in
      start += length * own
      return flat.sliced(start - length * own..<start).reshaped(length, own)
    }
    return parts.count == 1 ? parts[0] : concatenated(parts, dimension: 1)
  }

  func distribution(around location: Tensor) -> any Distribution { Normal(location, scales) }
  var summary: String {
    "steps of \(length) coupled with the next, over \(length * width) coordinates"
  }
}
