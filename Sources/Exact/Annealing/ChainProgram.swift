internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Hamiltonian chains as one compiled program, each step of which is a leapfrog step of all chains.
///
/// A chain keeps its position, momentum, densities and their slopes, and those at the start of the present transition, to
/// which it returns where the move is rejected.
/// - Reference: Neal (2011), "MCMC using Hamiltonian dynamics", figure 2.
final class ChainProgram {
  let density: AnnealedDensity
  private let program: any Program
  private let graph: ChainGraph
  private let evaluationState: [Variable: [Double]]
  private var step = 0
  private var meter: AnnealingMeter

  init(_ density: AnnealedDensity, state: [Variable: [Double]], _ options: Annealing) throws {
    self.density = density
    meter = AnnealingMeter(options.progress)
    let graph = ChainGraph(density)
    self.graph = graph
    let all = Graph(outputs: [], updates: graph.updates)
    let read = Set(all.variables)
    let bound = density.bound
    var numbers = state.merging(density.constants) { own, _ in own }
    for variable in graph.states {
      let extents = variable.plates.map { $0.fixedSize ?? bound.sizes[$0] ?? 1 }
      numbers[variable] = Array(repeating: 0, count: extents.product * variable.shape.product)
    }
    program = try makeProgram(
      ProgramSource(
        graph: all,
        sizes: bound.sizes,
        data: try bound.data(of: read),
        state: numbers.filter { read.contains($0.key) || graph.states.contains($0.key) },
        scalars: graph.scalars,
        seed: options.seed,
        threads: Processors.count
      )
    )
    evaluationState = state.merging(density.constants) { own, _ in own }
  }

  /// The positions of a coordinate in all chains.
  func positions(_ coordinate: AnnealedDensity.Coordinate) -> [Double] {
    program.state(of: coordinate.free)
  }

  /// Puts the chains at positions, and forgets their weights.
  func place(at positions: [Variable: [Double]]) throws {
    for (variable, elements) in positions { program.setState(of: variable, to: elements) }
    let evaluation = Evaluation(bound: density.bound, state: evaluationState)
    let values = try evaluation(graph.initial.map(\.value), with: positions)
    for (entry, array) in zip(graph.initial, values) {
      let order = entry.variable.plates
      let numbers = array.values(plates: order, sizes: density.bound.sizes).doubles
      program.setState(of: entry.variable, to: numbers)
    }
    program.setState(of: graph.logWeight, to: zeros)
    program.setState(of: graph.acceptance, to: zeros)
  }

  private var zeros: [Double] { Array(repeating: 0, count: logWeights.count) }

  func setScales(_ scales: [Variable: [Double]]) {
    for (variable, elements) in scales { program.setState(of: variable, to: elements) }
  }

  /// A transition that leaves the distribution at `beta` invariant; `rise` is what the log-likelihood counts in the weights
  /// before it.
  struct Transition {
    let beta: Double
    let rise: Double
    let stepSize: Double
  }

  /// Tells the reports of progress of so many transitions to come.
  func expect(_ transitions: Int) { meter.expect(transitions) }

  /// Makes transitions of so many leapfrog steps each; returns the mean probability of acceptance.
  func run(_ transitions: [Transition], leapfrogs: Int) -> Double {
    program.setState(of: graph.acceptance, to: zeros)
    var rest = transitions[...]
    while !rest.isEmpty {
      let next = rest.prefix(meter.stretch)
      make(next, leapfrogs)
      meter.advance(by: next.count)
      rest = rest.dropFirst(next.count)
    }
    let accepted = program.state(of: graph.acceptance)
    let total = accepted.reduce(0, +)
    return total / Double(max(1, accepted.count * transitions.count))
  }

  private func make(_ transitions: ArraySlice<Transition>, _ leapfrogs: Int) {
    var scalars: [Double] = []
    scalars.reserveCapacity(5 * leapfrogs * transitions.count)
    for transition in transitions {
      for leapfrog in 0..<leapfrogs {
        let (isFirst, isLast) = (leapfrog == 0, leapfrog == leapfrogs - 1)
        scalars += [transition.beta, isFirst ? transition.rise : 0, transition.stepSize]
        scalars += [isFirst ? 1 : 0, isLast ? 1 : 0]
      }
    }
    let count = leapfrogs * transitions.count
    _ = program.run(StepInputs(first: step, count: count, scalars: scalars))
    step += count
  }

  /// Of each chain: [chain, plates…].
  var logWeights: [Double] { program.state(of: graph.logWeight) }
  var logLikelihoods: [Double] {
    let (joint, prior) = (program.state(of: graph.logJoint), program.state(of: graph.logPrior))
    return zip(joint, prior).map(-)
  }
}
