internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The mean of an expression over the nodes of the latents that were left to quadrature.
struct NodeMean {
  private let quadrature: QuadratureIntegrals
  private let evaluation: Evaluation

  init(_ quadrature: QuadratureIntegrals, _ evaluation: Evaluation) {
    self.quadrature = quadrature
    self.evaluation = evaluation
  }

  /// Over one coordinate, more nodes are put where the expression asks for them, unless it is `rough`.
  func value(of expression: Tensor, plates: [Axis], rough: Bool = false) throws -> Values {
    let target = quadrature.target
    guard target.plate == nil else { return try repeated(expression, plates: plates) }
    let integral = quadrature.integrals[0]
    let sums = try WeightedSums(of: expression, at: target, plates: plates, evaluation)
    var result = try sums(integral.nodes.flatMap(\.point), integral.nodes.map(\.weight))
    if !rough, !integral.panels.isEmpty {
      result.value = try refined(result, integral, sums)
    }
    return Values(.doubles(result.value), fitting: sums.shape)
  }

  /// Each repetition of the plate has nodes of its own.
  private func repeated(_ expression: Tensor, plates: [Axis]) throws -> Values {
    let target = quadrature.target
    guard let plate = target.plate else { return try value(of: expression, plates: plates) }
    let dimension = target.coordinates.dimension
    let table = NodeTable(quadrature.integrals, dimension: dimension, plate: plate)
    let latents = target.coordinates.latents(at: Tensor(table.points)).values
    let weighted = expression.substituting(latents).weighted(by: table.weights)
    let array = try evaluation([weighted.summed(over: table.axis)], with: table.numbers)[0]
    return array.values(plates: plates, sizes: evaluation.bound.sizes)
  }

  /// The panels are laid where the density changes: one in which the expression has a kink, or changes faster, is halved until
  /// its halves agree with it.
  private func refined(
    _ start: WeightedSums.Result,
    _ integral: DensityIntegral,
    _ sums: WeightedSums
  ) throws -> [Double] {
    let density = try PointDensity(
      dimension: 1,
      evaluation,
      plate: nil,
      noting: nil,
      quadrature.target.logDensity
    )
    var (total, pending) = (start.value, integral.panels)
    while !pending.isEmpty {
      var (next, rest): ([Panel], Double) = ([], 0)
      for panel in pending where panel.values.allSatisfy(\.isFinite) && panel.depth < Panel.deepest
      {
        var halves = panel.halves
        for index in halves.indices {
          // Where the density is no number, the half keeps its values and ends the search below.
          _ = halves[index].take(try density(halves[index].positions))
        }
        let all = [panel] + halves
        let weights = all.enumerated().flatMap { index, own in
          own.shares(of: integral.logValue).map { index == 0 ? -$0 : $0 }
        }
        let change = try sums(all.flatMap(\.positions), weights).value
        let largest = zip(change, start.size).map { abs($0) / max($1, .leastNormalMagnitude) }.max()
        guard let largest, largest > Self.tolerance, largest.isFinite else { continue }
        total = zip(total, change).map(+)
        next += halves
        rest += largest
      }
      pending = next
      guard next.count > Self.mostPanels else { continue }
      guard rest < Self.worst else { throw unresolved(rest) }
      break
    }
    return total
  }

  /// Of the mean of the expression's size.
  private static let tolerance = 1e-11
  private static let worst = 1e-6
  private static let mostPanels = 2_000

  private func unresolved(_ error: Double) -> UsageError {
    let structure = evaluation.bound.structure
    let names = quadrature.target.coordinates.variables.map { "`\(structure.name(of: $0))`" }
    return UsageError(
      what:
        "quadrature over \(names.joined(separator: ", ")) does not resolve this expression: its "
        + "mean is known to a relative accuracy of \(error) only",
      place: "ExactPosterior.mean",
      fix: "Average over `samples(count:seed:)`"
    )
  }
}

/// Sums over points of an expression and of its size, with a weight for each point.
private struct WeightedSums {
  struct Result {
    var value: [Double]
    var size: [Double]
  }

  let shape: [Int]
  private let program: PointProgram
  private let plates: [Axis]
  private let sizes: [Axis: Int]

  init(
    of expression: Tensor,
    at target: QuadratureTarget,
    plates: [Axis],
    _ evaluation: Evaluation
  ) throws {
    let axis = PointProgram.axis
    let points = Variable(.state, shape: [target.coordinates.dimension], plates: [axis])
    let weights = Variable(.state, plates: [axis])
    let own = expression.substituting(target.coordinates.latents(at: Tensor(points)).values)
    program = try PointProgram(
      [own, abs(own)].map { $0.weighted(by: weights).summed(over: axis) },
      of: [points, weights],
      evaluation
    )
    self.plates = plates
    sizes = evaluation.bound.sizes
    shape = plates.map { evaluation.bound.sizes[$0] ?? $0.fixedSize ?? 1 } + expression.shape
  }

  func callAsFunction(_ points: [Double], _ weights: [Double]) throws -> Result {
    var result = Result(value: [], size: [])
    let dimension = points.count / max(weights.count, 1)
    for start in stride(from: 0, to: weights.count, by: program.width) {
      let block = start..<min(start + program.width, weights.count)
      let places = points[block.lowerBound * dimension..<block.upperBound * dimension]
      let outputs = try program([Array(places), Array(weights[block])], count: block.count)
      let (value, size) = (numbers(outputs(0)), numbers(outputs(1)))
      result.value = start == 0 ? value : zip(result.value, value).map(+)
      result.size = start == 0 ? size : zip(result.size, size).map(+)
    }
    return result
  }

  private func numbers(_ array: NumericArray) -> [Double] {
    array.values(plates: plates, sizes: sizes).doubles
  }
}

extension Panel {
  /// Each node's share of an integral.
  fileprivate func shares(of logIntegral: Double) -> [Double] {
    zip(nodes, values).map { $0.weight * C.exp($1 - logIntegral) }
  }
}

extension Tensor {
  /// Far out, where nothing is left, an expression may be infinite.
  fileprivate func weighted(by weights: Variable) -> Tensor {
    let weight = Tensor(weights)
    return weight * select(weight .== 0, 0, self)
  }
}
