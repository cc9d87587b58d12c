public import EvidenceTensors

/// One of K components, each with its probability: p(x) = Σ_k weight_k p_k(x), with the component summed out.
///
/// - Shapes: `of:` takes one family whose parameters have a last dimension [K] (for components that are vectors, a dimension
///   [K] before those of one draw), `components:` a list, and the trailing closure makes component k. Weights are [K], or one
///   such row an element of the variable.
/// - Support: what any of the components can give. Log-prob is in nats.
/// - Precondition: weights are not negative and add up to 1, checked when values are known.
/// - Moments: mean Σ w_k m_k, variance Σ w_k (v_k + m_k²) − mean², with m and v those of the components.
///   Mode and entropy have no closed form.
/// - Reference: McLachlan & Peel (2000), "Finite mixture models", section 1.4.
///
/// ![The density](Mixture)
public struct Mixture<Component: Distribution>: Distribution {
  enum Form: Sendable {
    /// One distribution with a dimension of components.
    case batched(Component)
    case listed([Component])
  }

  let form: Form
  let choice: Categorical

  public init(weights: some TensorConvertible, of components: Component) {
    (choice, form) = (Categorical(probabilities: weights), .batched(components))
  }
  public init(logits: some TensorConvertible, of components: Component) {
    (choice, form) = (Categorical(logits: logits), .batched(components))
  }
  public init(weights: some TensorConvertible, components: [Component]) {
    (choice, form) = (Categorical(probabilities: weights), .listed(components))
  }
  public init(logits: some TensorConvertible, components: [Component]) {
    (choice, form) = (Categorical(logits: logits), .listed(components))
  }
  /// The component number k, for k = 0, …, K − 1.
  public init(weights: some TensorConvertible, component: (_ k: Int) -> Component) {
    self.init(Categorical(probabilities: weights), component)
  }
  public init(logits: some TensorConvertible, component: (_ k: Int) -> Component) {
    self.init(Categorical(logits: logits), component)
  }

  private init(_ choice: Categorical, _ component: (Int) -> Component) {
    self.choice = choice
    form = .listed((0..<(choice.logits.shape.last ?? 0)).map(component))
  }

  /// How many components there are.
  var count: Int { choice.logits.shape.last ?? 0 }
  var isBatched: Bool { if case .batched = form { true } else { false } }
  /// The components, or the one distribution that stands for all.
  var parts: [Component] {
    switch form {
    case .batched(let all): [all]
    case .listed(let components): components
    }
  }

  public var parameters: [DistributionParameter] {
    let weights = choice.parameters.map { parameter in
      let name = choice.isByLogits ? "logits" : "weights"
      return parameter.renamed(name, rank: 1)
    }
    switch form {
    case .batched(let all):
      return weights
        + all.parameters.map { own in
          // A number without the dimension of components is the same in all.
          let rank = own.tensor.shape.count > own.rank ? own.rank + 1 : own.rank
          return own.renamed("components.\(own.name)", rank: rank)
        }
    case .listed(let components):
      let own = components.enumerated().map { k, component in
        component.parameters.map { own in
          own.renamed("components[\(k)].\(own.name)")
        }
      }
      return weights + own.flatMap { $0 }
    }
  }

  public func invalidParameter() -> UsageError? {
    if case .listed(let components) = form, components.count != count {
      return UsageError(
        what: "\(components.count) components do not fit \(count) weights",
        place: name,
        fix: "Give one weight a component"
      )
    }
    return parts.lazy.compactMap { $0.invalidParameter() }.first ?? invalidConstant()
  }

  public var eventRank: Int { parts.map(\.eventRank).max() ?? 0 }
  public var isProper: Bool { parts.allSatisfy(\.isProper) }
  public var hasAtoms: Bool { parts.contains(where: \.hasAtoms) }

  public var support: Support {
    switch form {
    case .batched(let all): all.support.hull
    case .listed(let components): components.map(\.support).union
    }
  }
  public var hasFixedSupport: Bool {
    switch form {
    case .batched(let all): all.hasFixedSupport && all.support.hull == all.support
    case .listed(let components):
      components.allSatisfy { $0.hasFixedSupport && $0.support.isSame(as: components[0].support) }
    }
  }

  public func logDensity(_ value: Tensor) -> Tensor {
    let isWhole = hasFixedSupport
    return total(value) { isWhole ? $0.logDensity($1) : $0.logProb($1) }
  }
  public func logProb(_ value: Tensor) -> Tensor {
    hasFixedSupport ? inSupport(value, logDensity) : logDensity(value)
  }

  /// log Σ_k weight_k exp(form of component k).
  func total(_ value: Tensor, _ form: (Component, Tensor) -> Tensor) -> Tensor {
    if let mistake = [value, choice.logits].first(where: { $0.mistake != nil }) { return mistake }
    let terms = logWeights + termsAlongLast(value, form)
    return terms.mistake == nil ? logSumExp(terms, dimensions: [terms.shape.count - 1]) : terms
  }

  /// A form of each component at a value, along a new last dimension.
  func termsAlongLast(
    _ value: Tensor,
    _ term: (Component, Tensor) -> Tensor
  ) -> Tensor {
    switch form {
    case .batched(let all):
      let rank = Swift.min(eventRank, value.shape.count)
      let repeated = value.shape.dropLast(rank) + [1] + value.shape.suffix(rank)
      let full = value.shape.dropLast(rank) + [count] + value.shape.suffix(rank)
      return all.misfit(of: Array(full)) ?? term(all, value.reshaped(Array(repeated)))
    case .listed(let components):
      return alongLast(components.map { $0.covering(term($0, value), value) })
    }
  }

  /// The logarithms of the weights; one that is 0 has the logarithm −∞, and no slope.
  var logWeights: Tensor {
    let isPossible = choice.probabilities .> 0
    let logs = choice.logProbabilities(where: isPossible)
    // Far down, a logit still has a logarithm where the probability is rounded to 0.
    return choice.isByLogits ? logs : select(isPossible, logs, -Double.infinity)
  }
}

extension Mixture: Univariate where Component: Univariate {
  public func logCDF(_ value: Tensor) -> Tensor { total(value) { $0.logCDF($1) } }
  public func logSurvival(_ value: Tensor) -> Tensor { total(value) { $0.logSurvival($1) } }
  public var isUnimodal: Bool { false }
}

extension Mixture where Component == AnyUnivariate {
  /// Components of several families.
  public init(weights: some TensorConvertible, components: [any Univariate]) {
    self.init(weights: weights, components: components.map { AnyUnivariate($0) })
  }
  public init(logits: some TensorConvertible, components: [any Univariate]) {
    self.init(logits: logits, components: components.map { AnyUnivariate($0) })
  }
}
