public import EvidenceTensors

/// The divergence KL(q ‖ p) = E_q[log q(x) − log p(x)] in nats, summed over a variable of event shape `shape`; nil where no
/// closed form is known.
///
/// Parameters may have smaller shapes than the variable: a scalar Normal(0, 1) against an event shape [32] counts 32 times.
public func klDivergence(
  from q: any Distribution,
  to p: any Distribution,
  shape: [Int]
) -> Tensor? {
  if let form = divergenceForm(from: q, to: p, shape: shape) { return form.total }
  return q.leaves(p) ? Tensor(Double.infinity) : nil
}

/// What one of the two knows by itself, else the first row of the table that has the divergence.
func divergenceForm(
  from q: any Distribution,
  to p: any Distribution,
  shape: [Int]
) -> DivergenceForm? {
  if let own = q.klDivergence(to: p) ?? p.klDivergence(from: q) {
    return DivergenceForm(value: own, draws: shape.dropLast(q.eventRank))
  }
  for pair in Divergence.all {
    if let form = pair.closedForm(q, p, shape) { return form }
  }
  return nil
}

/// The divergence of every draw of a variable.
struct DivergenceForm {
  /// Of a shape that broadcasts to `draws`.
  let value: Tensor
  /// The shape of the variable without that of one draw.
  let draws: [Int]

  /// The sum over all draws: what is not repeated counts as often as it would be.
  var total: Tensor {
    if value.mistake != nil { return value }
    guard broadcastShape([value.shape, draws]) == draws else {
      return .invalid("parameters of event shape \(value.shape) do not fit a variable of \(draws)")
    }
    let repeats = Double(draws.product) / Double(value.shape.product)
    return sum(value) * repeats
  }
}

extension Distribution {
  /// Whether some values have a probability that the other distribution of numbers gives none, for known bounds.
  fileprivate func leaves(_ other: any Distribution) -> Bool {
    guard self is any Univariate, other is any Univariate,
      support.isDiscrete == other.support.isDiscrete,
      let (low, high) = support.ends, let (otherLow, otherHigh) = other.support.ends
    else { return false }
    return low < otherLow || high > otherHigh
  }
}

extension Support {
  /// The bounds, where they are numbers.
  fileprivate var ends: (low: Double, high: Double)? {
    guard let bounds, let low = bounds.low.constantValue, let high = bounds.high.constantValue
    else { return nil }
    return (low, high)
  }
}

/// A row of the table of closed forms: two families, and the divergence of one draw.
package struct Divergence: Sendable {
  package let name: String
  /// Nil where q and p are not of the two families, or the form does not cover their shapes.
  let closedForm: @Sendable (_ q: any Distribution, _ p: any Distribution, [Int]) -> DivergenceForm?

  /// Families of one number: the form is elementwise.
  static func elementwise<Q: Distribution, P: Distribution>(
    _: Q.Type,
    _: P.Type,
    _ form: @escaping @Sendable (Q, P) -> Tensor?
  ) -> Self {
    Self(name: "\(Q.self)–\(P.self)") { q, p, shape in
      guard let q = q as? Q, let p = p as? P, let divergence = form(q, p) else { return nil }
      return DivergenceForm(value: divergence, draws: shape)
    }
  }

  /// Families of vectors [n]: the form is given n, and drops that dimension; nil where it does not cover
  /// the shapes.
  static func vector<Q: Distribution, P: Distribution>(
    _: Q.Type,
    _: P.Type,
    _ form: @escaping @Sendable (Q, P, _ count: Int) -> Tensor?
  ) -> Self {
    Self(name: "\(Q.self)–\(P.self)") { q, p, shape in
      guard let q = q as? Q, let p = p as? P, let count = shape.last,
        let divergence = form(q, p, count)
      else { return nil }
      return DivergenceForm(value: divergence, draws: shape.dropLast())
    }
  }

  /// Families of matrices: the form drops both dimensions; nil where it does not cover the two distributions.
  static func matrix<Q: Distribution, P: Distribution>(
    _: Q.Type,
    _: P.Type,
    _ form: @escaping @Sendable (Q, P) -> Tensor?
  ) -> Self {
    Self(name: "\(Q.self)–\(P.self)") { q, p, shape in
      guard let q = q as? Q, let p = p as? P, shape.count >= 2, let divergence = form(q, p) else {
        return nil
      }
      return DivergenceForm(value: divergence, draws: shape.dropLast(2))
    }
  }

  package static let all: [Divergence] =
    normals + positives + proportions + discrete + families + counts + moments + vectors
    + kumaraswamy + structural
}
