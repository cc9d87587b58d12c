internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Chains of a bound model between its prior and its posterior, with their weights.
struct AnnealedChains {
  private let bound: BoundModel
  private let options: Annealing
  private let state: [Variable: [Double]]
  private let density: AnnealedDensity
  private let program: ChainProgram
  private let schedule: ChainSchedule

  init(_ bound: BoundModel, _ numbers: [Variable: [Double]], _ options: Annealing) throws {
    self.bound = bound
    self.options = options
    state = numbers
    try ParameterDomains(of: bound.structure.joint).check(bound, numbers)
    density = try AnnealedDensity(bound, chains: options.chains)
    guard !density.coordinates.isEmpty else {
      throw UsageError(
        what: "there is no continuous latent, and nothing to anneal",
        place: bound.structure.name,
        fix: "Use `exactLogEvidence`"
      )
    }
    program = try ChainProgram(density, state: numbers, options)
    let draws = try PriorDraws(
      bound,
      state: numbers,
      count: options.chains,
      seed: options.seed &* 2 &+ 1
    )
    let start = try Self.free(draws.values, density, numbers)
    program.expect(options.temperatures)
    schedule = try ChainSchedule(program, from: start, options)
  }

  /// A stochastic lower bound: chains from draws of the prior.
  func forward() throws -> (bound: Bracket.Bound, acceptance: Double) {
    let draws = try PriorDraws(
      bound,
      state: state,
      count: options.chains,
      seed: options.seed &* 2 &+ 2
    )
    try program.place(at: Self.free(draws.values, density, state))
    let path = Temperatures(count: options.temperatures)
    var accepted = 0.0
    for (segment, moves) in transitions(path, isReversed: false) {
      program.setScales(schedule.segments[segment].scales)
      let share = Double(moves.count) / Double(path.count)
      accepted += share * program.run(moves, leapfrogs: options.leapfrogs)
    }
    return (try estimate(program.logWeights, sign: 1), accepted)
  }

  /// A stochastic upper bound: chains from draws of the exact posterior back to the prior, [chain, plates…, event…].
  func reverse(from posterior: [Variable: [Double]]) throws -> Bracket.Bound {
    program.expect(options.temperatures)
    try program.place(at: Self.free(posterior, density, state))
    let path = Temperatures(count: options.temperatures)
    for (segment, moves) in transitions(path, isReversed: true) {
      program.setScales(schedule.segments[segment].scales)
      _ = program.run(moves, leapfrogs: options.leapfrogs)
    }
    // The last rise, from β₀ = 0 to β₁, counts after the last transition.
    let weights = zip(program.logWeights, program.logLikelihoods).map { $0 + path.values[1] * $1 }
    return try estimate(weights, sign: -1)
  }

  /// The transitions at β₁, …, β_T, or back, in stretches of one segment each.
  private func transitions(
    _ path: Temperatures,
    isReversed: Bool
  ) -> [(segment: Int, moves: [ChainProgram.Transition])] {
    var result: [(segment: Int, moves: [ChainProgram.Transition])] = []
    let forwards = Array(1...path.count)
    for index in isReversed ? forwards.reversed() : forwards {
      let segment = schedule.segment(of: index, count: path.count)
      // Going up, the rise to β comes before the transition at β; going back, the rise that was left behind.
      let upper = isReversed ? index + 1 : index
      let rise = upper > path.count ? 0 : path.values[upper] - path.values[upper - 1]
      let size = schedule.segments[segment].stepSize
      let move = ChainSchedule.transition(at: index, path.values[index], rise: rise, size)
      if result.last?.segment == segment {
        result[result.count - 1].moves.append(move)
      } else {
        result.append((segment, [move]))
      }
    }
    return result
  }

  /// sign · log of the mean over chains of exp(sign · weight) in each repetition, added up.
  private func estimate(
    _ weights: [Double],
    sign: Double
  ) throws(UsageError) -> Bracket.Bound {
    let rows = weights.count / options.chains
    var parts: [Double] = []
    var variance = 0.0
    for row in 0..<rows {
      let own = (0..<options.chains).map { sign * weights[$0 * rows + row] }
      guard let top = own.max(), top.isFinite, !own.contains(where: \.isNaN) else {
        throw UsageError(
          what: "none of \(options.chains) chains has a weight: the log joint is not finite where "
            + "they start",
          place: bound.structure.name,
          fix: "Take more chains, or a prior under which the data are possible"
        )
      }
      let shares = own.map { C.exp($0 - top) }
      let mean = shares.reduce(0, +) / Double(shares.count)
      let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let count = Double(shares.count)
      variance += squares / max(1, count - 1) / count / (mean * mean)
      parts.append(sign * (top + C.log(mean)))
    }
    return Bracket.Bound(
      value: parts.reduce(0, +),
      standardError: variance.squareRoot(),
      perDatum: density.plates.isEmpty ? nil : parts
    )
  }

  /// Values of the latents as coordinates, [chain, plates…, event…] both.
  private static func free(
    _ values: [Variable: [Double]],
    _ density: AnnealedDensity,
    _ state: [Variable: [Double]]
  ) throws -> [Variable: [Double]] {
    var stands: [Tensor: Tensor] = [:]
    var numbers: [Variable: [Double]] = [:]
    for coordinate in density.coordinates {
      let latent = coordinate.latent
      let stand = Variable(.state, shape: latent.shape, plates: [density.chains] + latent.plates)
      stands[Tensor(latent)] = Tensor(stand)
      numbers[stand] = values[latent]
    }
    let inverses = density.coordinates.map { coordinate in
      coordinate.bijector.inverse(Tensor(coordinate.latent)).substituting(stands)
    }
    let evaluation = Evaluation(bound: density.bound, state: state)
    let arrays = try evaluation(inverses, with: numbers)
    var result: [Variable: [Double]] = [:]
    for (coordinate, array) in zip(density.coordinates, arrays) {
      let order = coordinate.free.plates
      result[coordinate.free] = array.values(plates: order, sizes: density.bound.sizes).doubles
    }
    return result
  }
}
