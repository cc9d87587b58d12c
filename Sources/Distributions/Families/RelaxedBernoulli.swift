public import EvidenceTensors

/// The relaxed Bernoulli (binary concrete) distribution: a number between 0 and 1 that is near one of them, x = σ((logits + l) / τ)
/// with l standard logistic.
///
/// As the temperature τ goes to 0 the draws become those of Bernoulli(logits); above it has their gradient. A model that
/// needs zeros and ones reads `straightThrough(x)`.
/// - Shapes: elementwise; `logits` and `temperature` broadcast to the variable and may carry any plates.
/// - Support: the numbers strictly between 0 and 1. Log-prob is in nats.
/// - Precondition: `temperature` > 0, checked when a value is known.
/// - Moments: no closed form; the median is 1 / (1 + exp(−logits / temperature)).
/// - Reference: Maddison, Mnih & Teh (2017), "The concrete distribution", appendix B. Reparameterized.
///
/// ![The density](RelaxedBernoulli)
public struct RelaxedBernoulli: Reparameterized, Univariate {
  public let logits: Tensor
  public let temperature: Tensor

  public init(logits: some TensorConvertible, temperature: some TensorConvertible) {
    self.logits = logits.tensor
    self.temperature = temperature.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("logits", logits, in: .real), .init("temperature", temperature, in: .positive)]
  }
  public var support: Support { .unitInterval }

  /// The standard logistic variable of a value, τ logit(x) − logits.
  private func standard(_ value: Tensor) -> Tensor { temperature * logit(value) - logits }

  public func logDensity(_ value: Tensor) -> Tensor {
    let l = standard(value)
    let slope = log(temperature) - log(value) - log1p(-value)
    return slope - softplus(l) - softplus(-l)
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: -.infinity, above: 0) { logSigmoid(standard($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: 0, above: -.infinity) { logSigmoid(-standard($0)) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { sigmoid((logits + logit(noise)) / temperature) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let u = random.uniformPositive()
      let l = parameters[0][cyclic: $0] + C.log(u) - C.log1p(-u)
      return Elementwise.sigmoid([l / parameters[1][cyclic: $0]])
    }
  }
}
