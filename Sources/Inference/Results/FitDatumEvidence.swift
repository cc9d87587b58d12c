internal import EvidenceDistributions
public import EvidenceModeling
package import EvidenceTensors

extension Fit {
  /// log p(x) of each datum from below, with as many draws as bring it within `tolerance` nats, and no more than `mostDraws`.
  ///
  /// The draws of a datum do not depend on how many the others take.
  /// - Throws: `UsageError` for a tolerance that is not above 0, for fewer than two draws, and as `logWeights`.
  public func datumEvidence(
    observing data: Bindings<M> = [:],
    tolerance: Double = 0.01,
    mostDraws: Int = 1 << 14,
    seed: UInt64 = 0
  ) throws -> DatumEvidence {
    guard tolerance > 0, mostDraws >= 2 else {
      throw UsageError(
        what:
          "a tolerance of \(tolerance.words) nats is asked for, with at most \(mostDraws) draws",
        place: "Fit.datumEvidence",
        fix: "Give a tolerance above 0, and 2 draws or more"
      )
    }
    let observed = try state.plan.bound.structure.resolve(data, of: model)
    let bound = try state.bound(observing: observed)
    let program = try LogWeightProgram(
      state,
      bound,
      draws: mostDraws,
      seed: seed ^ FitState.evaluationKey,
      mostAtOnce: DatumSearch.firstDraws
    )
    return DatumSearch(program, tolerance, mostDraws).found
  }

  /// How far the guide can be trusted on data chosen at random, at most `most` of them, each with enough draws for its tail.
  ///
  /// - Throws: `UsageError` for fewer than two draws or one datum, and as `logWeights`.
  public func reliability(
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    most: Int = DefaultDraws.data,
    seed: UInt64 = 0
  ) throws -> Reliability {
    let observed = try state.plan.bound.structure.resolve(data, of: model)
    return try state.reliability(observing: observed, draws: draws, most: most, seed: seed)
  }
}

extension FitState {
  package func reliability(
    observing data: [Variable: Values],
    draws: Int = DefaultDraws.weights,
    most: Int = DefaultDraws.data,
    seed: UInt64
  ) throws -> Reliability {
    guard draws >= 2, most >= 1 else {
      throw UsageError(
        what: "\(draws) draws of at most \(most) data are asked for",
        place: "Fit.reliability",
        fix: "Ask for 2 draws or more, of 1 datum or more"
      )
    }
    let program = try LogWeightProgram(
      self,
      bound(observing: data),
      draws: draws,
      seed: seed ^ Self.evaluationKey
    )
    let perRow = max(1, program.dataCount / program.rows.count)
    let wanted = max(1, most / perRow)
    var order = Batches(total: program.rows.count, size: wanted, seed: seed)
    let chosen = order.rows(first: 0, count: 1).rows.map(Int.init).sorted()
    var values = Array(repeating: [Double](), count: program.dataCount)
    _ = program.append(0..<draws, of: chosen, to: &values)
    let own = values.filter { !$0.isEmpty }
    let plates = program.plateNames
    let weights = LogWeights(draws: draws, plates: plates, values: own, rest: 0)
    return weights.reliability(of: program.dataCount)
  }
}

/// Doubles the draws of data until their bounds are within a tolerance.
private struct DatumSearch {
  /// At a time, and of each datum at first.
  static let firstDraws = 64
  /// Of the weights that are kept at once.
  private static let mostWeights = 1 << 24

  let found: DatumEvidence

  init(_ program: LogWeightProgram, _ tolerance: Double, _ mostDraws: Int) {
    let count = program.dataCount
    let rows = program.rows
    var bounds = [DatumEvidence.Bound?](repeating: nil, count: count)
    var values = Array(repeating: [Double](), count: count)
    var rest = 0.0
    let perRow = max(1, count / rows.count) * mostDraws
    let size = max(1, Self.mostWeights / perRow)
    let start = (Self.firstDraws + program.group - 1) / program.group * program.group
    for first in stride(from: 0, to: rows.count, by: size) {
      var open = Array(rows[first..<min(first + size, rows.count)])
      var (made, wanted) = (0, min(start, mostDraws))
      while !open.isEmpty {
        rest += program.append(made..<wanted, of: open, to: &values)
        (made, wanted) = (wanted, min(2 * wanted, mostDraws))
        open.removeAll { row in
          let own = program.data(of: [row])
          let new = own.map { DatumEvidence.Bound(values[$0]) }
          guard made == mostDraws || new.allSatisfy({ $0.isWithin(tolerance) }) else {
            return false
          }
          for (datum, bound) in zip(own, new) {
            bounds[datum] = bound
            values[datum] = []
          }
          return true
        }
      }
    }
    found = DatumEvidence(
      bounds: bounds.compactMap(\.self),
      plates: program.plateNames,
      tolerance: tolerance,
      rest: rest
    )
  }
}
