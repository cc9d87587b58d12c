public import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Maximum likelihood: the parameters of a model at which the exact log p(x) is greatest.
///
///     let fit = try MaximumLikelihood(LocalLevel(), observing: [\.y: flow]).run()
///     print(fit)
///
/// Quasi-Newton steps on unconstrained coordinates, then Newton's with differences of the exact gradient as curvature,
/// from which the standard errors come too. Each method returns a changed copy; `run` makes the fit.
public struct MaximumLikelihood<M: Model>: Sendable {
  let model: M
  let bound: BoundModel
  private var start: [Variable: [Double]] = [:]
  private var seed: UInt64 = 0
  private var limit = 2_000
  private var threads = Processors.count

  /// - Throws: `UsageError` for a mistake in the model or the data.
  public init(
    _ model: M,
    observing data: Bindings<M>,
    sizes: PlateSizes = [:]
  ) throws {
    self.model = model
    bound = try BoundModel(model, observing: data, sizes: sizes)
  }

  /// Lets parameters start at these values instead of those that they declare.
  ///
  /// - Throws: `UsageError` where a path leads to no variable of the model.
  public func start(at values: Bindings<M>) throws -> Self {
    let resolved = try bound.structure.numbers(values, of: model)
    return with { $0.start.merge(resolved) { $1 } }
  }

  /// The key of starts that are random; 0, unless told.
  public func seed(_ seed: UInt64) -> Self { with { $0.seed = seed } }

  /// The most iterations; 2,000, unless told.
  public func iterations(_ limit: Int) -> Self { with { $0.limit = limit } }

  /// How many processors share the work; all, unless told.
  public func threads(_ count: Int) -> Self { with { $0.threads = count } }

  private func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }

  /// Finds the maximum.
  ///
  /// - Throws: `UsageError` where log p(x) has no closed expression, is not finite at the start, grows without bound, or
  ///   is still growing when the iterations end.
  public func run() throws -> MaximumLikelihoodFit<M> {
    let evidence = try CompiledEvidence(bound, threads: threads)
    var search = try LikelihoodSearch(evidence, start: start, seed: seed, limit: limit)
    let optimum = try search.run()
    return MaximumLikelihoodFit(model: model, optimum: optimum)
  }
}
