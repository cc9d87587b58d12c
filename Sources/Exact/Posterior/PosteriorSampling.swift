internal import Distributions
internal import Inference
internal import Modeling
internal import Programs
public import Tensors

extension ExactPosterior {
  /// Independent draws of all latents from the posterior.
  ///
  /// Gaussian and discrete latents are drawn exactly; those left to quadrature to within the cells of its rule, far below a
  /// thousandth of their standard deviations.
  /// - Shapes: of each latent, [count], its plates in declared order, then its event shape.
  /// - Precondition: `count` is positive.
  public func sample(count: Int, seed: UInt64 = 0) throws -> [Variable: Values] {
    precondition(count > 0, "ExactPosterior.sample: \(count) draws")
    var draws = PosteriorDraws(self, count: count, seed: seed)
    if let quadrature { try draws.draw(quadrature) }
    for step in elimination.steps.reversed() { try draws.draw(step) }
    return draws.values
  }
}

/// Draws of latents that are made one group after the other, each given those before.
private struct PosteriorDraws {
  private let posterior: ExactPosterior
  private let count: Int
  private let axis: Axis
  private let stream: RandomStream
  private let seed: UInt64
  private var group = 0
  private(set) var values: [Variable: Values] = [:]
  /// What stands in place of each latent that has been drawn.
  private var drawn: [Tensor: Tensor] = [:]
  private var numbers: [Variable: [Double]] = [:]

  init(_ posterior: ExactPosterior, count: Int, seed: UInt64) {
    self.posterior = posterior
    self.count = count
    self.seed = seed
    axis = AxisNumbers.make(size: count)
    stream = RandomStream(.init(seed: seed))
  }

  private var sizes: [Axis: Int] { posterior.elimination.bound.sizes }

  mutating func draw(_ quadrature: QuadratureIntegrals) throws {
    let target = quadrature.target
    let plates = target.plate.map { [$0] } ?? []
    let points = Variable(.state, shape: [target.coordinates.dimension], plates: [axis] + plates)
    var coordinates: [Double] = []
    let cells = quadrature.integrals.map(CellSampler.init)
    for draw in 0..<count {
      for (row, cell) in cells.enumerated() {
        stream.seek(.init(seed: seed, step: draw, site: group, datum: row))
        coordinates += cell.point(stream)
      }
    }
    group += 1
    numbers[points] = coordinates
    let latents = target.coordinates.latents(at: Tensor(points)).values
    try keep(target.coordinates.variables, latents)
  }

  mutating func draw(_ step: EliminationStep) throws {
    let plates = step.plates.sorted
    let repetitions = plates.map { sizes[$0] ?? 1 }.product
    switch step.method {
    case .gaussian(let gaussian):
      let size = gaussian.coordinates.dimension
      let noise = Variable(.state, shape: [size], plates: [axis] + plates)
      numbers[noise] = normals(repetitions, size)
      try keep(step.variables, gaussian.draw(Tensor(noise)))
    case .enumeration(let sum):
      let choice = Variable(.state, plates: [axis] + plates)
      let logs = try evaluated(sum.logProbabilities, plates: plates + [sum.axis])
      numbers[choice] = choices(logs, repetitions, sum.axis.fixedSize ?? 1)
      let values = sum.values.gathered(Tensor(choice), of: sum.axis)
      try keep(step.variables, [Tensor(sum.variable): values])
    }
    group += 1
  }

  private func normals(_ repetitions: Int, _ size: Int) -> [Double] {
    (0..<count).flatMap { draw in
      (0..<repetitions).flatMap { row in
        stream.seek(.init(seed: seed, step: draw, site: group, datum: row))
        return (0..<size).map { _ in stream.normal() }
      }
    }
  }

  /// Values drawn with the given log-probabilities [draw, repetition, value].
  private func choices(_ logs: [Double], _ repetitions: Int, _ size: Int) -> [Double] {
    (0..<count * repetitions).map { index in
      let key = RandomStream.Key(
        seed: seed,
        step: index / repetitions,
        site: group,
        datum: index % repetitions
      )
      stream.seek(key)
      var rest = stream.uniform()
      for value in 0..<size {
        rest -= C.exp(logs[index * size + value])
        if rest < 0 { return Double(value) }
      }
      return Double(size - 1)
    }
  }

  private func evaluated(_ expression: Tensor, plates: [Axis]) throws -> [Double] {
    let value = expression.substituting(drawn)
    let array = try posterior.evaluation([value], with: numbers)[0]
    return array.values(plates: [axis] + plates, sizes: sizes).doubles
  }

  /// Evaluates new draws, and lets later groups read them.
  private mutating func keep(_ latents: [Variable], _ expressions: [Tensor: Tensor]) throws {
    var new: [Tensor: Tensor] = [:]
    for latent in latents {
      guard let expression = expressions[Tensor(latent)] else { continue }
      let elements = try evaluated(expression, plates: latent.plates)
      let variable = Variable(.state, shape: latent.shape, plates: [axis] + latent.plates)
      let shape = [count] + latent.plates.map { sizes[$0] ?? 1 } + latent.shape
      numbers[variable] = elements
      values[latent] = Values(.doubles(elements), fitting: shape)
      new[Tensor(latent)] = Tensor(variable)
    }
    drawn.merge(new) { $1 }
  }
}

/// Draws points of a density from the cells of the rule that integrated it.
private struct CellSampler {
  private let nodes: [DensityIntegral.Node]
  private let cumulative: [Double]

  init(_ integral: DensityIntegral) {
    nodes = integral.nodes
    var sum = 0.0
    cumulative = nodes.map { node in
      sum += node.weight
      return sum
    }
  }

  func point(_ stream: RandomStream) -> [Double] {
    let level = stream.uniform() * (cumulative.last ?? 1)
    var (low, high) = (0, nodes.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > level { high = middle } else { low = middle + 1 }
    }
    let node = nodes[low]
    return node.edges.reduce(node.corner) { corner, edge in
      let share = stream.uniform()
      return zip(corner, edge).map { $0 + share * $1 }
    }
  }
}
