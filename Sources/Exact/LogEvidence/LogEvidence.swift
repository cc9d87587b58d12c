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
    observing data: Bindings<M>,
    sizes: PlateSizes = [:],
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
  /// - Throws: `UsageError` for values outside their domains, those of computed parameters of distributions too, and where log p(x) is infinite or the posterior improper.
  public func value(
    at parameters: Bindings<M> = [:]
  ) throws -> Double {
    try evidence.value(at: resolved(parameters))
  }

  /// log p(x) with its derivative by every element of every parameter, each taken as a number by itself.
  ///
  /// - Throws: as `value(at:)`.
  public func gradient(
    at parameters: Bindings<M> = [:]
  ) throws -> EvidenceGradient<M> {
    let (value, slopes) = try evidence.gradient(at: resolved(parameters))
    return EvidenceGradient(model: model, bound: evidence.bound, value: value, slopes: slopes)
  }

  private func resolved(
    _ parameters: Bindings<M>
  ) throws -> [Variable: [Double]] {
    try evidence.bound.structure.numbers(parameters, of: model)
  }
}

/// log p(x) and its derivatives by the parameters.
public struct EvidenceGradient<M: Model>: Sendable {
  fileprivate let model: M
  fileprivate let bound: BoundModel
  /// log p(x) in nats.
  public let value: Double
  fileprivate let slopes: [Variable: Values]

  /// The derivative by each element of a parameter: plates in declared order, then its shape.
  ///
  /// Zero for a parameter that log p(x) does not depend on.
  /// - Throws: `UsageError` where the path leads to something else.
  public subscript(path: KeyPath<M, Tensor>) -> Values {
    get throws {
      let parameter = try bound.structure.parameter(path, of: model, "EvidenceGradient")
      if let slope = slopes[parameter] { return slope }
      let shape = parameter.plates.map { bound.sizes[$0] ?? 1 } + parameter.shape
      return Values(.doubles(Array(repeating: 0, count: shape.product)), fitting: shape)
    }
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
    at parameters: Bindings<M> = [:],
    seed: UInt64 = 0
  ) throws -> [Double] {
    try evidence.coordinates.point(at: resolved(parameters), seed: seed)
  }

  /// The value of a parameter at coordinates: plates in declared order, then its shape.
  ///
  /// - Throws: `UsageError` where the path leads to no parameter that log p(x) depends on, and for coordinates of another
  ///   number.
  public func parameter(_ path: KeyPath<M, Tensor>, atCoordinates point: [Double]) throws
    -> Values
  {
    let bound = evidence.bound
    let parameter = try bound.structure.parameter(path, of: model, "LogEvidence.parameter")
    guard let own = evidence.coordinates.parameters(at: try checked(point))[parameter] else {
      throw UsageError(
        what: "log p(x) does not depend on `\(bound.structure.name(of: parameter))`",
        place: "LogEvidence.parameter",
        fix: "Name a parameter that the joint reads"
      )
    }
    let shape = parameter.plates.map { bound.sizes[$0] ?? 1 } + parameter.shape
    return Values(.doubles(own), fitting: shape)
  }

  /// log p(x) at coordinates; NaN where it is not a number there.
  ///
  /// Parameters of distributions that are computed must lie in their domains: that is looked at once here, and at every
  /// `value(at:)`.
  /// - Throws: `UsageError` for coordinates of another number.
  public func value(atCoordinates point: [Double]) throws -> Double {
    try evidence.value(atCoordinates: try checked(point))
  }

  /// log p(x) at coordinates, and its gradient in them; nothing that grows with the data is allocated.
  ///
  /// - Throws: `UsageError` for coordinates of another number.
  public func gradient(atCoordinates point: [Double]) throws -> (value: Double, gradient: [Double])
  {
    try evidence.gradient(atCoordinates: try checked(point))
  }

  private func checked(_ point: [Double]) throws(UsageError) -> [Double] {
    if point.count == coordinateCount { return point }
    throw UsageError(
      what: "\(point.count) coordinates are given, and the parameters have \(coordinateCount)",
      place: "LogEvidence",
      fix: "Give as many as `coordinates(at:seed:)` gives"
    )
  }
}
