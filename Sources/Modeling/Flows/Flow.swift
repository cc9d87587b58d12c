public import EvidenceDistributions
public import EvidenceTensors

/// Layers of a normalizing flow one after the other, f = f_L ∘ … ∘ f₁, which turn a distribution into a richer one.
///
/// In a guide, of what an encoder makes of the data and with any vector as the context; as a prior that is learned:
///
///     let flow = Flow(.inverseAutoregressive, of: 10, context: 200)
///     var guide: Joint { h ~ flow(head(features), given: features) }
///
///     let prior = Flow(.maskedAutoregressive, of: 10)
///     var joint: Joint { h ~ prior(Normal(0, 1)) … }
///
/// All families start at the identity, so that a fit begins where it would without the flow.
/// - Shapes: a draw is a vector [count]; of a flow of one number, a number or a vector of one.
public struct Flow: FlowLayer {
  public let layers: [any FlowLayer]

  /// Layers of one's own, the first nearest to the base.
  public init(_ layers: [any FlowLayer]) { self.layers = layers }

  /// So many layers of a family, of which every other one has the coordinates in another order.
  ///
  /// `hidden` are the sizes of the hidden layers of each network, where the family has one.
  public init(
    _ family: FlowFamily,
    of count: Int,
    layers: Int = 4,
    hidden: [Int] = [32],
    context: Int = 0
  ) {
    self.init(
      (0..<Swift.max(layers, 0)).map { family.layer($0, count, hidden: hidden, context: context) }
    )
  }

  public var count: Int { layers.first?.count ?? 0 }
  public var context: Int { layers.map(\.context).max() ?? 0 }

  public var mistake: String? {
    if layers.isEmpty { return "a flow has at least one layer" }
    if count < 1 { return "a flow is of at least one number, not \(count)" }
    let counts = layers.map(\.count)
    if Set(counts).count > 1 {
      return "the layers of a flow are of \(counts) numbers, not of one size"
    }
    let contexts = layers.map(\.context).filter { $0 != 0 && $0 != context }
    if let other = contexts.first {
      return "the layers of a flow have contexts of \(other) and of \(context) numbers"
    }
    return layers.lazy.compactMap(\.mistake).first
  }

  /// The distribution of f(x) where x has the base distribution.
  public func callAsFunction<Base: Distribution>(
    _ base: Base,
    given context: Tensor? = nil
  ) -> Transformed<Base> {
    Transformed(base, by: FlowBijector(flow: self, context: context))
  }

  /// The same map read backwards.
  public var inverted: Flow { Flow(layers.reversed().map(\.inverted)) }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint {
    chained(layers, x) { $0.map($1, $0.context == 0 ? nil : context) }
  }

  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint {
    chained(layers.reversed(), y) { $0.unmap($1, $0.context == 0 ? nil : context) }
  }

  private func chained(
    _ layers: [any FlowLayer],
    _ start: Tensor,
    _ step: (any FlowLayer, Tensor) -> FlowPoint
  ) -> FlowPoint {
    layers.reduce(FlowPoint(start, logDeterminant: Tensor(0))) { point, layer in
      let next = step(layer, point.value)
      return FlowPoint(next.value, logDeterminant: point.logDeterminant + next.logDeterminant)
    }
  }
}

extension FlowLayer {
  /// What is learned, with its path inside the flow.
  package var parameters: [DeclaredVariable] {
    get throws(UsageError) { try Reflection(of: self).declarations }
  }
}
