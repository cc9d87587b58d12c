public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

/// log p(x) of a model with data, as a function of its parameters that is compiled once.
///
/// The proof, the program and the data are made once; each value then costs one run of the program, a gradient about three.
///
///     let logEvidence = try LogEvidence(PPCA(dimensions: 20, components: 8), observing: [\.x: x])
///     let value = try logEvidence.value(at: [\.loadings: w, \.mean: m, \.noise: [0.3]])
///
/// Every latent must be eliminated in closed form: summed out, or integrated out where the log joint is quadratic.
/// Only parameters that log p(x) depends on count; those of a guide do not. Tasks may share an instance; one at a time is
/// served.
public final class LogEvidence<M: Model>: Sendable {
  private let model: M
  let evidence: CompiledEvidence

  /// - Throws: `UsageError` for a mistake in the model or the data, and where latents are left to quadrature or to no
  ///   method.
  public init(
    _ model: M,
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values>,
    sizes: KeyValuePairs<any Plate.Type, Int> = [:],
    threads: Int? = nil
  ) throws {
    self.model = model
    let bound = try BoundModel(model, observing: data, sizes: sizes)
    evidence = try CompiledEvidence(bound, threads: threads ?? Processors.count)
  }

  /// How the latents are eliminated, in words.
  public var method: String { evidence.expression.elimination.method() }

  /// What computes it, in words; the interpreter where no C compiler is found.
  public var engine: String { get throws { try evidence.engine } }

  /// log p(x) in nats at parameters; those not given have the values at which they start.
  ///
  /// - Throws: `UsageError` for values outside their domains, and where log p(x) is infinite or the posterior improper.
  public func value(
    at parameters: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:]
  ) throws -> Double {
    try evidence.value(at: resolved(parameters))
  }

  /// log p(x) with its derivative by every element of every parameter, each taken as a number by itself.
  ///
  /// - Throws: as `value(at:)`.
  public func gradient(
    at parameters: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:]
  ) throws -> EvidenceGradient<M> {
    let (value, slopes) = try evidence.gradient(at: resolved(parameters))
    return EvidenceGradient(model: model, value: value, slopes: slopes)
  }

  private func resolved(
    _ parameters: KeyValuePairs<KeyPath<M, Tensor>, Values>
  ) throws -> [Variable: [Double]] {
    try evidence.bound.structure.resolve(parameters, of: model).mapValues(\.doubles)
  }
}

/// log p(x) and its derivatives by the parameters.
public struct EvidenceGradient<M: Model> {
  fileprivate let model: M
  /// log p(x) in nats.
  public let value: Double
  fileprivate let slopes: [Variable: Values]

  /// The derivative by each element of a parameter: plates in declared order, then its shape.
  ///
  /// Nil where log p(x) does not depend on what the path leads to.
  public subscript(path: KeyPath<M, Tensor>) -> Values? {
    model[keyPath: path].variable.flatMap { slopes[$0] }
  }
}

// MARK: - On unconstrained coordinates

extension LogEvidence {
  /// How many unconstrained coordinates the parameters have together.
  public var coordinateCount: Int { evidence.coordinates.count }

  /// The coordinates, from −∞ to ∞ each, at which the parameters have the given values, in order of declaration.
  ///
  /// Those not given start where the model says; what starts at random is keyed by `seed`.
  public func coordinates(
    at parameters: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:],
    seed: UInt64 = 0
  ) throws -> [Double] {
    try evidence.coordinates.point(at: resolved(parameters), seed: seed)
  }

  /// The value of a parameter at coordinates: plates in declared order, then its shape; empty for what is none.
  public func parameter(_ path: KeyPath<M, Tensor>, at coordinates: [Double]) -> [Double] {
    let values = evidence.coordinates.parameters(at: coordinates)
    return model[keyPath: path].variable.flatMap { values[$0] } ?? []
  }

  /// log p(x) at coordinates; NaN where it is not a number there.
  public func value(atCoordinates point: [Double]) throws -> Double {
    try evidence.value(atCoordinates: point)
  }

  /// log p(x) at coordinates, and its gradient in them; nothing that grows with the data is allocated.
  public func gradient(atCoordinates point: [Double]) throws -> (value: Double, gradient: [Double])
  {
    try evidence.gradient(atCoordinates: point)
  }
}
