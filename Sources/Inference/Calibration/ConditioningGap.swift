internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// What a guide misses because it is not told all that its latents depend on given the data, in nats a datum, on average over data of
/// the model.
///
/// A factor q(z | c) that is told c, and not all of the data and earlier latents d, is best as exp E[log p(z | d) | c]: it loses
/// ½ tr(Var(z | d)⁻¹ Var(z | c)) − ½ dim z. The variances are those of linear regressions, and so the number is that of the model where
/// it is linear and normal, and of its linear part elsewhere.
/// - Reference: Bayer, Soelch, Mirchev, Kayalibay & van der Smagt (2021), "Mind the gap when conditioning amortised inference in
///   sequential latent-variable models", section 3.
public struct ConditioningGap: Sendable, CustomStringConvertible {
  /// Of the latents that are drawn together.
  public struct Factor: Sendable {
    /// Such as "`first`".
    public let latents: String
    /// What of the data and the earlier latents it is not told.
    public let untold: [String]
    /// In nats; 0 where it is told all.
    public let gap: Double
  }

  /// In the order in which they are drawn.
  public let factors: [Factor]
  public let simulations: Int

  public var total: Double { factors.reduce(0) { $0 + $1.gap } }

  /// A line for each factor.
  public var description: String {
    let lines = factors.map { own in
      let names = own.untold.map { "`\($0)`" }.joined(separator: ", ")
      return own.untold.isEmpty
        ? "  \(own.latents): told all"
        : "  \(own.latents): \(own.gap.words(digits: 3)), not told \(names)"
    }
    return (["conditioning gap \(total.words(digits: 3)) nats a datum"] + lines)
      .joined(separator: "\n")
  }
}

extension Fit {
  /// What the guide loses by what it is not told, by simulations of the model at its learned parameters.
  ///
  /// - Throws: `UsageError` where data do not have latents of their own, and for a prior that cannot be drawn from.
  public func conditioningGap(
    simulations: Int = 50_000,
    seed: UInt64 = 0
  ) throws -> ConditioningGap {
    try requireDraws(simulations, "Fit.conditioningGap", atLeast: 2, of: "simulations")
    let plate = try state.dataPlate(of: state.plan.bound, "Fit.conditioningGap")
    let structure = state.plan.bound.structure
    var known = (structure.inputs + structure.observed).filter { $0.plates.contains(plate) }
    let parts = state.plan.assembly.family.blocks.map { block in
      let read = block.reads.union(block.data)
      defer { known += block.variables }
      let told = known.filter(read.contains)
      return (block: block, told: told, untold: known.filter { !read.contains($0) })
    }
    var columns: Columns?
    if parts.contains(where: { !$0.untold.isEmpty }) {
      let simulation = try JointSimulation(state, repeating: plate, simulations, seed: seed)
      columns = Columns(try simulation(0), plate: plate)
    }
    let factors = parts.map { block, told, untold in
      ConditioningGap.Factor(
        latents: block.names,
        untold: untold.map { structure.name(of: $0) },
        gap: columns?.gap(of: block.variables, told: told, untold: untold) ?? 0
      )
    }
    return ConditioningGap(factors: factors, simulations: simulations)
  }
}

/// The covariances of the elements of variables over the repetitions of a plate.
private struct Columns {
  private let values: [Variable: Values]
  private let plate: Axis
  private var centred: [Variable: [[Double]]] = [:]

  init(_ values: [Variable: Values], plate: Axis) {
    (self.values, self.plate) = (values, plate)
  }

  mutating func gap(of latents: [Variable], told: [Variable], untold: [Variable]) -> Double {
    if untold.isEmpty { return 0 }
    let (first, second) = (columns(told), columns(untold))
    let own = columns(latents)
    let all = first + second + own
    var matrix = all.map { a in all.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    matrix.eliminate(0..<first.count)
    let place = first.count + second.count
    let less = matrix.part(from: place)
    matrix.eliminate(first.count..<place)
    let most = matrix.part(from: place)
    // The corner of [most, less; 1, 0] becomes −most⁻¹ less.
    let size = own.count
    var pair = (0..<size).map { most[$0] + less[$0] }
    pair += (0..<size).map { row in (0..<2 * size).map { $0 == row ? 1 : 0 } }
    pair.eliminate(0..<size)
    let trace = (0..<size).reduce(0) { $0 - pair[size + $1][size + $1] }
    return 0.5 * (trace - Double(size))
  }

  private mutating func columns(_ variables: [Variable]) -> [[Double]] {
    variables.flatMap { variable in
      if let known = centred[variable] { return known }
      let rows = values[variable]?.repetitions(of: plate, in: variable) ?? []
      let made = (rows.first ?? []).indices.map { element in
        let own = rows.map { $0[element] }
        let mean = own.reduce(0, +) / Double(own.count)
        return own.map { $0 - mean }
      }
      centred[variable] = made
      return made
    }
  }
}

extension [[Double]] {
  /// Takes away what some rows explain of the others; a row that earlier ones explain is left out.
  fileprivate mutating func eliminate(_ pivots: Range<Int>) {
    let scales = pivots.map { self[$0][$0] }
    for (pivot, scale) in zip(pivots, scales) where self[pivot][pivot] > 1e-12 * scale {
      let own = self[pivot]
      for row in indices where row > pivot {
        let factor = self[row][pivot] / own[pivot]
        for column in own.indices { self[row][column] -= factor * own[column] }
      }
    }
  }

  fileprivate func part(from place: Int) -> [[Double]] {
    self[place...].map { [Double]($0[place...]) }
  }
}

extension GuideBlock {
  /// The data that a draw or its density is made of.
  fileprivate var data: Set<Variable> {
    let noises = noises.map { Tensor(Variable(.state, shape: $0.shape, plates: plates.sorted)) }
    let draw = draw(noises)
    let read = (draw.values + [draw.logDensity]).flatMap(\.listedVariables)
    return Set(read.filter { $0.role == .observed || $0.role == .input })
  }
}
