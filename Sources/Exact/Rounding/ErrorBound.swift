internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors
internal import Synchronization

/// How far log p(x) may be from the number that was found, computed when it is first asked for.
///
/// It takes the derivative of every operation's result, which costs a few times as much as the number itself.
final class ErrorBound: Sendable {
  private let elimination: Elimination
  private let quadrature: QuadratureIntegrals?
  private let state: [Variable: [Double]]
  /// The error of adding up.
  private let summation: Double
  private let found = Mutex<Double?>(nil)

  init(
    _ elimination: Elimination,
    _ quadrature: QuadratureIntegrals?,
    state: [Variable: [Double]],
    summation: Double
  ) {
    self.elimination = elimination
    self.quadrature = quadrature
    self.state = state
    self.summation = summation
  }

  /// Infinite where rounding is not proved to be small.
  var value: Double {
    found.withLock { found in
      if let found { return found }
      let value = (try? computed()) ?? .infinity
      found = value
      return value
    }
  }

  /// Errors of second order are below the square of those of first order, as long as these are small.
  private static let mostOfFirstOrder = 0.1

  private func computed() throws -> Double {
    let rounding = try closedForm() + (quadrature.map { try integrand($0) + beyondEnds($0) } ?? 0)
    guard rounding < Self.mostOfFirstOrder else { return .infinity }
    let local = try elimination.error.map(localError) ?? 0
    return rounding / (1 - 2 * rounding) + (quadrature?.errorBound ?? 0) + summation + local
  }

  private var sizes: [Axis: Int] { elimination.bound.sizes }

  /// Of integrals inside: the integral over them errs by their mean error where the posterior is.
  private func localError(_ error: Tensor) throws -> Double {
    let evaluation = Evaluation(bound: elimination.bound, state: state)
    guard let quadrature else { return try evaluation([error])[0].elements[0] }
    return try NodeMean(quadrature, evaluation).value(of: error, plates: []).doubles[0]
  }

  /// Of the terms that no quadrature reads.
  private func closedForm() throws -> Double {
    let factors = elimination.factors.filter { !$0.reads(anyOf: elimination.remaining) }
    guard !factors.isEmpty else { return 0 }
    let total = elimination.sum(of: factors, keeping: [])
    let error = RoundingError(of: total, from: factors.map(\.tensor), sizes: sizes)
    let residues = elimination.residues
    let results = try Evaluation(bound: elimination.bound, state: state)([error.bound] + residues)
    // What is left of a maximum's slope is the error of the slope itself, and may by chance be less than usual.
    let left = results.dropFirst().flatMap(\.elements).map(Swift.abs).reduce(0, +)
    return results[0].elements[0] + 16 * left
  }

  /// The integral errs as its density does where the posterior is.
  private func integrand(_ quadrature: QuadratureIntegrals) throws -> Double {
    let target = quadrature.target
    let plates = target.plate.map { [$0] } ?? []
    let point = Variable(.state, shape: [target.coordinates.dimension], plates: plates)
    let total = target.logDensity(at: Tensor(point), over: AxisSet(plates))
    let error = RoundingError(of: total, from: [total], sizes: sizes)
    let graph = Graph(outputs: [error.bound])
    let read = Set(graph.variables)
    let places = Self.quantiles.map { share in quadrature.integrals.flatMap { $0.node(at: share) } }
    let program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: sizes,
        data: try elimination.bound.data(of: read),
        state: state.merging([point: places[0]]) { $1 }.filter { read.contains($0.key) },
        threads: Processors.count
      ),
      runs: places.count
    )
    let errors = places.map { place in
      if read.contains(point) { program.setState(of: point, to: place) }
      return program.run(StepInputs())[0]
    }
    return errors.contains(where: \.isNaN) ? .infinity : errors.max() ?? 0
  }

  /// What may lie where latents are closer to an end of their support than numbers get, which the density knows nothing of.
  ///
  /// The mass from the last number on, where the density falls as the volume does, in place of as it would: at a distance u from
  /// the middle, of at most 709, a density that has fallen to e⁻ᶜ has c / u of the slope of that.
  private func beyondEnds(_ quadrature: QuadratureIntegrals) throws -> Double {
    let nodes = quadrature.integrals.flatMap(\.nodes)
    let coordinates = quadrature.target.coordinates
    let axis = AxisNumbers.make(size: nodes.count)
    let points = Variable(.state, shape: [coordinates.dimension], plates: [axis])
    let ends = coordinates.ends(at: Tensor(points))
    guard ends.constantValue == nil else { return 0 }
    let numbers = try Evaluation(bound: elimination.bound, state: state)(
      [ends],
      with: [points: nodes.flatMap(\.point)]
    )
    let mass = zip(nodes, numbers[0].elements).reduce(0.0) { $1.1 > 0 ? $0 + $1.0.weight : $0 }
    return 1_000 * mass
  }

  private static let quantiles = [0.02, 0.25, 0.5, 0.75, 0.98]
}

extension DensityIntegral {
  /// The node up to which the nodes hold a share of the integral.
  fileprivate func node(at share: Double) -> [Double] {
    var sum = 0.0
    let ordered = nodes.sorted { $0.point[0] < $1.point[0] }
    let found = ordered.first { node in
      sum += node.weight
      return sum >= share
    }
    return found?.point ?? ordered.last?.point ?? []
  }
}
