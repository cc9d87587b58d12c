internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Draws of latents that are made one group after the other, each given those before.
struct PosteriorDraws {
  let count: Int
  /// The axis of the draws.
  let axis: Axis
  private let posterior: PosteriorState
  private let stream: RandomStream
  private let seed: UInt64
  private var group = 0
  private(set) var values: [Variable: Values] = [:]
  /// What stands in place of each latent that has been drawn.
  private var drawn: [Tensor: Tensor] = [:]
  private var numbers: [Variable: [Double]] = [:]

  init(_ posterior: PosteriorState, count: Int, seed: UInt64) {
    self.posterior = posterior
    self.count = count
    self.seed = seed
    axis = AxisNumbers.make(size: count)
    stream = RandomStream(seed: seed)
  }

  private var sizes: [Axis: Int] { posterior.elimination.bound.sizes }

  mutating func draw(_ quadrature: QuadratureIntegrals) throws {
    let target = quadrature.target
    let cells = quadrature.integrals.map(CellSampler.init)
    let points = draws(target.plate.map { [$0] } ?? [], shape: [target.coordinates.dimension]) {
      cells[$0 % cells.count].point($1)
    }
    try keep(target.coordinates.latents(at: points).values)
  }

  /// Numbers drawn for each repetition of some plates, of a given event shape.
  ///
  /// `numbers` draws the event of a repetition from a stream of its own.
  mutating func draws(
    _ plates: [Axis],
    shape: [Int],
    _ numbers: (_ repetition: Int, RandomStream) -> [Double]
  ) -> Tensor {
    let repetitions = plates.map { sizes[$0] ?? 1 }.product
    let variable = Variable(.state, shape: shape, plates: [axis] + plates)
    self.numbers[variable] = (0..<count).flatMap { draw in
      (0..<repetitions).flatMap { row in
        stream.seek(.init(seed: seed, step: draw, site: group, datum: row))
        return numbers(draw * repetitions + row, stream)
      }
    }
    group += 1
    return Tensor(variable)
  }

  /// Standard normal numbers, [size] in each repetition.
  mutating func normals(_ plates: [Axis], _ size: Int) -> Tensor {
    draws(plates, shape: [size]) { _, stream in (0..<size).map { _ in stream.normal() } }
  }

  /// Indices drawn with the given log-probabilities along `choice`.
  mutating func choices(
    _ logProbabilities: Tensor,
    along choice: Axis,
    _ plates: [Axis]
  ) throws -> Tensor {
    let logs = try evaluated(logProbabilities, plates: plates + [choice])
    let size = choice.fixedSize ?? 1
    return draws(plates, shape: []) { repetition, stream in
      var rest = stream.uniform()
      for value in 0..<size {
        rest -= C.exp(logs[repetition * size + value])
        if rest < 0 { return [Double(value)] }
      }
      return [Double(size - 1)]
    }
  }

  /// The numbers of an expression for each draw and repetition, kept once where all draws share them.
  func table(_ expression: Tensor, plates: [Axis]) throws -> DrawTable {
    let value = expression.substituting(drawn)
    let array = try posterior.evaluation([value], with: numbers)[0]
    let isShared = !value.axes.contains(axis)
    let axes = (isShared ? [] : [axis]) + plates
    let elements = array.values(plates: axes, sizes: sizes).doubles
    let repetitions = plates.map { sizes[$0] ?? 1 }.product
    return DrawTable(
      elements: elements,
      width: value.shape.product,
      period: isShared ? repetitions : nil
    )
  }

  /// The numbers of an expression of latents drawn before: [draw, plates…, event…].
  func evaluated(_ expression: Tensor, plates: [Axis]) throws -> [Double] {
    let value = expression.substituting(drawn)
    let array = try posterior.evaluation([value], with: numbers)[0]
    return array.values(plates: [axis] + plates, sizes: sizes).doubles
  }

  /// Evaluates new draws, and lets later groups read them.
  mutating func keep(_ latents: [Tensor: Tensor]) throws {
    var new: [Tensor: Tensor] = [:]
    for (tensor, expression) in latents {
      guard let latent = tensor.variable else { continue }
      let elements = try evaluated(expression, plates: latent.plates)
      let variable = Variable(.state, shape: latent.shape, plates: [axis] + latent.plates)
      let shape = [count] + latent.plates.map { sizes[$0] ?? 1 } + latent.shape
      numbers[variable] = elements
      values[latent] = Values(.doubles(elements), fitting: shape)
      new[tensor] = Tensor(variable)
    }
    drawn.merge(new) { $1 }
  }
}

/// Numbers for each draw and repetition.
struct DrawTable {
  let elements: [Double]
  let width: Int
  /// The number of repetitions where all draws share the numbers.
  let period: Int?

  func numbers(_ repetition: Int) -> ArraySlice<Double> {
    let row = period.map { repetition % $0 } ?? repetition
    return elements[row * width..<(row + 1) * width]
  }
}

extension RandomStream {
  /// An index drawn with probabilities that are proportional to `weights`.
  func choice(_ weights: some Collection<Double>) -> Int {
    var rest = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }
}
