public import EvidenceTensors

/// A probability distribution over one repetition of a variable.
///
/// A distribution with `eventRank` 0 is applied elementwise: `h ~ Normal(0, 1)` gives every element of `h` the same
/// distribution, and parameters of any shape that broadcasts to the variable's are allowed. Parameters may carry batch
/// axes; so does the log-density then.
public protocol Distribution: Sendable {
  /// The parameters in a fixed order, each with the set that its values must lie in.
  var parameters: [DistributionParameter] { get }
  /// How many trailing event dimensions one draw takes: 0 for a number, 1 for a vector.
  var eventRank: Int { get }
  /// The set of values of one draw.
  var support: Support { get }
  /// Whether `support` holds exactly the values with a density, and is the same whatever the parameters are.
  var hasFixedSupport: Bool { get }
  /// The log-density, or log-probability, in nats, of a value that is known to lie in the support.
  ///
  /// Elsewhere it is whatever the formula gives. In the support neither it nor its gradient has a NaN, except where the
  /// density itself has none.
  /// - Shapes: the event shape of `value`, broadcast with the parameters', without its last `eventRank` dimensions.
  func logDensity(_ value: Tensor) -> Tensor
  /// The log-density, or log-probability, in nats; −∞ outside the support, without a NaN in the gradient.
  ///
  /// Made of `logDensity` and `support`; only a distribution whose support does not tell its values writes its own.
  func logProb(_ value: Tensor) -> Tensor
  /// The log-density of the entries of a value that are there, the others integrated out, where that has a closed form; nil where
  /// it has none, and for numbers by themselves.
  func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor?
  /// A value whose missing entries are drawn given those that are there, made of a draw of all of them; nil where that has no closed
  /// form. Of numbers by themselves, the draw stands where one is missing.
  func imputed(_ value: Tensor, where isThere: Tensor, from draw: Tensor) -> Tensor?
  /// One draw of `count` elements by GSL; where `eventRank` is 0, `count` independent draws.
  ///
  /// `parameters` holds the numbers of `parameters`, in that order, each row-major; shorter lists are repeated.
  /// See `drawParameters(shape:)` for how a parameter is repeated to a variable's event shape.
  func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double]
  /// One value of a variable of event shape `shape`, drawn by GSL; `numbers` evaluates parameters, each to its elements
  /// in row-major order.
  func draw(
    shape: [Int],
    using random: RandomStream,
    evaluating numbers: ([Tensor]) throws -> [[Double]]
  ) rethrows -> [Double]

  /// The mean of each element, where there is one in closed form.
  var mean: Tensor? { get }
  /// The variance of each element, where there is one in closed form.
  var variance: Tensor? { get }
  /// The entropy of one draw in nats, where there is one in closed form.
  var entropy: Tensor? { get }
  /// KL(self ‖ other) of one draw in nats, where there is a closed form: for families of one's own.
  ///
  /// - Shapes: that of one `logDensity`; smaller ones count as often as they are repeated.
  func klDivergence(to other: any Distribution) -> Tensor?
  /// KL(other ‖ self) of one draw in nats, where there is a closed form and `other` does not know it.
  func klDivergence(from other: any Distribution) -> Tensor?
  /// The value of highest density, where it is known in closed form; NaN where there is no single one.
  ///
  /// Of a discrete distribution the most probable value; of two neighbours that tie, the larger.
  var mode: Tensor? { get }
  /// The distribution as one whose draws are differentiable, where it is one.
  var pathwise: (any DifferentiableDraw)? { get }
  /// Draws of event shape `shape` as expressions of standard noise, where these are known; GSL draws the others one by one.
  func sampler(for shape: [Int]) -> NoiseSampler?
  /// Whether the density has an integral of one; if not, nothing can be drawn.
  var isProper: Bool { get }
  /// Whether single points of a continuum have a probability, as at the limits of a censored variable.
  var hasAtoms: Bool { get }
  /// Whether an event is a sequence of any length, whose log-density is one number and whose parameters are those of a step.
  var isSequence: Bool { get }
  /// What is wrong with a parameter whose value is already known, if something is.
  func invalidParameter() -> UsageError?
}

extension Distribution {
  public var eventRank: Int { 0 }
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? { nil }
  public func imputed(_ value: Tensor, where isThere: Tensor, from draw: Tensor) -> Tensor? {
    eventRank == 0 ? select(isThere, value, draw) : nil
  }
  public var mean: Tensor? { nil }
  public var variance: Tensor? { nil }
  public var entropy: Tensor? { nil }
  public var mode: Tensor? { nil }
  public func klDivergence(to other: any Distribution) -> Tensor? { nil }
  public func klDivergence(from other: any Distribution) -> Tensor? { nil }
  public var pathwise: (any DifferentiableDraw)? { nil }
  public var isProper: Bool { true }
  public var hasAtoms: Bool { false }
  public var isSequence: Bool { false }

  public func draw(
    shape: [Int],
    using random: RandomStream,
    evaluating numbers: ([Tensor]) throws -> [[Double]]
  ) rethrows -> [Double] {
    let values = try numbers(drawParameters(shape: shape))
    guard eventRank > 0 else { return draw(values, count: shape.product, using: random) }
    let draws = shape.dropLast(eventRank).reduce(1, *)
    return (0..<draws).flatMap { index in
      let own = values.map { list in
        let size = list.count / draws
        return Array(list[index * size..<(index + 1) * size])
      }
      return draw(own, count: shape.product / draws, using: random)
    }
  }

  /// The name of the family, as in a report.
  public var name: String { "\(Self.self)" }

  public func invalidParameter() -> UsageError? { invalidConstant() }

  /// The first constant parameter that lies outside its domain.
  package func invalidConstant() -> UsageError? {
    for parameter in parameters {
      guard case .constant(let constant) = parameter.tensor.operation else { continue }
      if let error = parameter.error(for: constant.elements, of: name) { return error }
    }
    return nil
  }

  /// What is wrong with the numbers of a parameter, if something is: `Normal.scale: -1 is not a positive real. …`.
  public func invalidParameter(_ index: Int, values: [Double]) -> UsageError? {
    parameters[index].error(for: values, of: name)
  }

  /// The parameters repeated to a variable of event shape `shape`, as `draw` reads them.
  public func drawParameters(shape: [Int]) -> [Tensor] {
    let batch = Array(shape.dropLast(eventRank))
    return parameters.map { parameter in
      let tensor = parameter.tensor
      // A parameter of the draw's own rank has one entry an element; others keep their own trailing dimensions.
      let event =
        parameter.rank == eventRank
        ? Array(shape.suffix(eventRank)) : Array(tensor.shape.suffix(parameter.rank))
      return tensor.broadcast(to: batch + event)
    }
  }
}
