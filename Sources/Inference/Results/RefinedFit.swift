public import EvidenceModeling
internal import EvidenceTensors

/// What local steps have won on some of the data, whose latents have a guide of each datum's own in place of the one that a network
/// makes for all.
///
/// - Reference: Kim, Wiseman, Miller, Sontag & Rush (2018), "Semi-amortized variational autoencoders".
public struct RefinedFit<M: Model>: Sendable, CustomStringConvertible {
  /// The fit of these data alone, at the model's parameters as they were learned.
  public let fit: Fit<M>
  /// Which of the data they are, by number from 0.
  public let rows: [Int]
  /// The ELBO of the guide that was there, datum by datum in `perDatum`, in nats.
  public let before: Estimate
  /// The same of the guide of `fit`.
  public let after: Estimate

  /// By how much the bound of each datum has risen, in nats; below 0 where the steps have not come back to where they began.
  public var gains: [Double] {
    zip(after.perDatum ?? [], before.perDatum ?? []).map { $0 - $1 }
  }

  /// The bounds before and after, in total and of each of the first ten data.
  public var description: String {
    let head =
      "ELBO of \(rows.count) \(rows.count == 1 ? "datum" : "data"): \(before), \(after) refined"
    let pairs = zip(before.perDatum ?? [], after.perDatum ?? [])
    let lines = zip(rows, pairs).prefix(10).map { row, pair in
      "  datum \(row): \(pair.0.words), \(pair.1.words) refined"
    }
    return ([head] + lines).joined(separator: "\n")
  }
}

extension Fit {
  /// A guide of each datum's own for some of the data, found by local steps from where the fit's guide puts their latents.
  ///
  /// Of all data, unless `rows` names some by number from 0, such as `datumEvidence().worst`. What the model has learned stays as
  /// it is.
  /// - Throws: `UsageError` where data do not have latents of their own, for rows that there are not, and as `run`.
  public func refined(
    observing data: Bindings<M> = [:],
    rows: [Int]? = nil,
    by guide: AutomaticGuide = .fullRank,
    steps: Int = 1_000,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> RefinedFit<M> {
    let observed = try state.plan.bound.structure.resolve(data, of: model)
    let part = try RowPart(of: state, observing: observed, rows: rows)
    let before = try part.weights(draws: draws, seed: seed).elbo
    var inference = VariationalInference(model, bound: try part.bound)
    inference.options = try part.options(guide, observing: observed, seed: seed)
    let fit = try inference.run(steps: steps)
    let after = try fit.elbo(draws: draws, seed: seed)
    return RefinedFit(fit: fit, rows: part.rows, before: before, after: after)
  }
}
