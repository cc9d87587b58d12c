public import EvidenceTensors

/// A sequence in which each value depends on the one before it, p(z) = p(z₀) Π_t p(z_t | z_{t−1}).
///
/// The transition describes one step: it is called once, with the previous values of all steps along a time axis, so that
/// the log-density is not unrolled. Draws, which need their predecessors, are made one step after the other.
/// - Shapes: the leading event dimension of the variable is time, [T] or [T, …]; the rest is one value.
/// - Support: that of the initial distribution. The log-prob is that of the whole sequence, in nats.
/// - Moments: those of the steps, which have no closed form in general; the length, too, is the variable's.
/// - Reference: Bishop (2006), eq. 13.2.
///
/// ![The density](MarkovChain)
public struct MarkovChain: DifferentiableDraw {
  public let initial: any Distribution
  public let transition: @Sendable (_ previous: Tensor) -> any Distribution

  /// Stands for the previous value where only the form of a step is asked for.
  let placeholder: Variable

  public init(
    from initial: any Distribution,
    to transition: @escaping @Sendable (_ previous: Tensor) -> any Distribution
  ) {
    self.initial = initial
    self.transition = Variable.inRolesOfNow(transition)
    let shapes = initial.parameters.map { Array($0.tensor.shape.dropLast($0.rank)) }
    let event = initial.parameters.filter { $0.rank == initial.eventRank }.map(\.tensor.shape)
    let shape = broadcastShape(initial.eventRank == 0 ? shapes : event) ?? []
    placeholder = Variable(.state, shape: shape)
  }

  /// The parameters of the initial distribution, and those of a step that do not depend on the previous value.
  public var parameters: [DistributionParameter] {
    let previous = Tensor(placeholder)
    let step = transition(previous).parameters.filter { parameter in
      parameter.tensor.mistake == nil && !parameter.tensor.variables.contains(placeholder)
    }
    return named("initial", initial.parameters) + named("transition", step)
  }
  public var eventRank: Int { 1 + initial.eventRank }
  public var support: Support { initial.support }
  public var isSequence: Bool { true }

  private func named(
    _ part: String,
    _ parameters: [DistributionParameter]
  ) -> [DistributionParameter] {
    parameters.map { $0.renamed("\(part).\($0.name)") }
  }

  public func logDensity(_ value: Tensor) -> Tensor { total(value) { $0.logDensity($1) } }
  /// Each step by its own support, which need not be the initial one and may depend on the value before.
  public func logProb(_ value: Tensor) -> Tensor { total(value) { $0.logProb($1) } }

  /// The initial distribution and a step, with their densities at a value, and what each is the density of.
  private func pieces(
    _ value: Tensor,
    _ factor: (any Distribution, Tensor) -> Tensor
  ) -> [(part: any Distribution, density: Tensor, value: Tensor)] {
    let first = (part: initial, density: factor(initial, value[0]), value: value[0])
    guard let length = value.shape.first, length > 1 else { return [first] }
    let time = Axis.time(length - 1)
    let previous = value.sliced(0..<length - 1).axisFromEvent(time)
    let next = value.sliced(1..<length).axisFromEvent(time)
    let step = transition(previous)
    return [first, (part: step, density: factor(step, next), value: next)]
  }

  /// Whether the initial distribution or a step has not the shape of one step, as where a formula reads a whole sequence.
  package func isMisshapen(at value: Tensor) -> Bool {
    guard value.mistake == nil, !value.shape.isEmpty else { return false }
    return pieces(value) { $0.logDensity($1) }.contains { part, density, own in
      density.mistake == nil && part.counted(density, of: own).mistake != nil
    }
  }

  /// The sum of the factors of the initial value and of all steps.
  private func total(
    _ value: Tensor,
    _ factor: (any Distribution, Tensor) -> Tensor
  ) -> Tensor {
    if value.mistake != nil { return value }
    guard let length = value.shape.first, length > 0 else {
      return .invalid("MarkovChain takes a variable whose first event dimension is time, not []")
    }
    let time = Axis.time(length - 1)
    guard !value.axes.contains(time) else {
      return .invalid("a MarkovChain stands in the step of another of the same length, \(length)")
    }
    let terms = pieces(value, factor).map { part, density, own in
      sum(part.counted(density, of: own)).summed(over: own.axes.contains(time) ? [time] : [])
    }
    return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
  }
}
