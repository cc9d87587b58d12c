public import EvidenceTensors

/// The ordered logistic distribution over 0, 1, …, K − 1: P(k) = σ(c_k − predictor) − σ(c_{k−1} − predictor), with c the cutpoints.
///
/// A logistic number about `predictor` falls into the k-th of the K intervals that K − 1 cutpoints make.
/// - Shapes: elementwise; the last dimension of `cutpoints` is K − 1, those before it broadcast to the variable, as do those
///   of `predictor`.
/// - Support: the integers below K. Log-prob is in nats, exact in both tails.
/// - Precondition: `cutpoints` increase, checked when values are known.
/// - Moments: the mean of the value k is Σ P(X > k); variance, mode and entropy are sums over the categories as well.
/// - Reference: McCullagh (1980), "Regression models for ordinal data", section 2.1.
///
/// ![The density](OrderedLogistic)
public struct OrderedLogistic: Univariate {
  public let predictor: Tensor
  public let cutpoints: Tensor

  public init(_ predictor: some TensorConvertible, cutpoints: some TensorConvertible) {
    self.predictor = predictor.tensor
    let vector = cutpoints.tensor
    self.cutpoints =
      vector.mistake == nil && vector.shape.isEmpty
      ? .invalid("OrderedLogistic takes a vector of cutpoints, not a scalar") : vector
  }

  public var parameters: [DistributionParameter] {
    [
      .init("predictor", predictor, in: .real),
      .init("cutpoints", cutpoints, in: .ordered, rank: 1),
    ]
  }
  public var support: Support { .integers(last + 1) }
  /// The largest category.
  private var last: Int { cutpoints.shape.last ?? 0 }

  /// log σ(a) + log σ(−b) + log(1 − e^(b − a)) for a cutpoint a above and b below, so that nothing is a small difference.
  public func logDensity(_ value: Tensor) -> Tensor {
    if let mistake = [cutpoints, value].first(where: { $0.mistake != nil }) { return mistake }
    let (isFirst, isLast) = (value .== 0, value .== last)
    let above = cutpoint(select(isLast, 0, value))
    let below = cutpoint(select(isFirst, 0, value - 1))
    let isInner = not(or(isFirst, isLast))
    let gap = log1mexp(select(isInner, above - below, 1))
    let lower = select(isLast, 0, logSigmoid(above - predictor))
    let upper = select(isFirst, 0, logSigmoid(predictor - below))
    return lower + upper + select(isInner, gap, 0)
  }

  private func cutpoint(_ index: Tensor) -> Tensor { entry(of: cutpoints, at: index) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { element in
      let u = random.uniformPositive()
      let latent = parameters[0][cyclic: element] + C.log(u) - C.log1p(-u)
      let start = element * last % parameters[1].count
      return Double(parameters[1][start..<start + last].count { $0 < latent })
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCountsUp(to: last.tensor, value, below: -.infinity, beyond: 0) { k in
      logSigmoid(cutpoint(k) - predictor)
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCountsUp(to: last.tensor, value, below: 0, beyond: -.infinity) { k in
      logSigmoid(predictor - cutpoint(k))
    }
  }

  public var mode: Tensor? { finiteMoments(last + 1).mode }
  public var entropy: Tensor? { finiteMoments(last + 1).entropy }
  public var isUnimodal: Bool { false }
  /// Σ_k P(X > k).
  public var mean: Tensor? { total { above, _ in above } }
  /// Σ_k P(X > k) (P(X ≤ k) + 2 Σ_{j<k} P(X ≤ j)), the covariances of the steps, none of them a difference.
  public var variance: Tensor? {
    total { above, below in
      let earlier = Tensor((0..<last * last).map { $0 % last < $0 / last ? 2.0 : 0 })
      let rows = below.reshaped(below.shape.dropLast() + [1, last])
      let sums = sum(rows * earlier.reshaped(last, last), dimensions: [rows.shape.count - 1])
      return above * (below + sums)
    }
  }

  /// The sum over the cutpoints of a function of P(X > k) and P(X ≤ k).
  private func total(_ term: (_ above: Tensor, _ below: Tensor) -> Tensor) -> Tensor {
    if let mistake = [cutpoints, predictor].first(where: { $0.mistake != nil }) { return mistake }
    let gap = predictor.reshaped(predictor.shape + [1]) - cutpoints
    if gap.mistake != nil { return gap }
    let terms = term(sigmoid(gap), sigmoid(-gap))
    return terms.mistake == nil ? sum(terms, dimensions: [terms.shape.count - 1]) : terms
  }
}
