internal import CEvidenceGSL
public import EvidenceTensors

/// The negative binomial distribution, P(k) = Γ(k + r) / (k! Γ(r)) pᵏ (1 − p)ʳ: the successes before the r-th failure.
///
/// Also by its mean μ = r p / (1 − p) and the concentration r, for counts with the variance μ + μ² / r; r is the inverse of
/// what some call the dispersion, and ∞ would be a Poisson distribution. It need not be an integer.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: 0, 1, 2, …. Log-prob is in nats.
/// - Precondition: `failures` > 0 and `probability` in (0, 1), or `mean` > 0 and `concentration` > 0, when values are known.
/// - Moments: mean μ = r p / (1 − p), variance μ + μ² / r. The entropy has no closed form.
/// - Reference: Johnson, Kemp & Kotz (2005), chapter 5; probabilities after Loader (2000).
///
/// ![The density](NegativeBinomial)
public struct NegativeBinomial: Univariate {
  private enum Form: Sendable { case logits, probability, mean }
  private let form: Form
  private let parameter: Tensor
  /// The number of failures r that ends the trials.
  public let concentration: Tensor

  public init(failures: some TensorConvertible, logits: some TensorConvertible) {
    (form, parameter, concentration) = (.logits, logits.tensor, failures.tensor)
  }
  public init(failures: some TensorConvertible, probability: some TensorConvertible) {
    (form, parameter, concentration) = (.probability, probability.tensor, failures.tensor)
  }
  public init(mean: some TensorConvertible, concentration: some TensorConvertible) {
    (form, parameter, self.concentration) = (.mean, mean.tensor, concentration.tensor)
  }

  public var parameters: [DistributionParameter] {
    let name = form == .mean ? "concentration" : "failures"
    let failures = DistributionParameter(name, concentration, in: .positive)
    switch form {
    case .logits: return [failures, .init("logits", parameter, in: .real)]
    case .probability: return [failures, .init("probability", parameter, in: .unitInterval)]
    case .mean: return [.init("mean", parameter, in: .nonNegative), failures]
    }
  }
  public var support: Support { .nonNegativeIntegers }

  /// The gamma distribution of the rate of the Poisson number that this is; its draws are differentiable.
  public var rate: Gamma {
    switch form {
    case .logits: Gamma(concentration: concentration, rate: exp(-parameter))
    case .probability: Gamma(concentration: concentration, rate: (1 - parameter) / parameter)
    case .mean: Gamma(concentration: concentration, rate: concentration / parameter)
    }
  }

  var odds: Odds {
    switch form {
    case .logits: Odds(logits: parameter)
    case .probability: Odds(probability: parameter)
    case .mean: Odds(parameter, to: concentration)
    }
  }

  /// r / (k + r) times the probability of k successes in k + r trials, for any r.
  public func logDensity(_ value: Tensor) -> Tensor {
    logBinomialTerm(value, concentration, odds) - log1p(value / concentration)
  }

  /// A Poisson number whose rate is gamma distributed.
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (first, second) = (parameters[0][cyclic: $0], parameters[1][cyclic: $0])
      let failures = form == .mean ? second : first
      let logRatio =
        switch form {
        case .logits: second
        case .probability: C.log(second) - C.log1p(-second)
        case .mean: C.log(first) - C.log(second)
        }
      let rate = C.exp(logRatio + random.logGammaDraw(failures))
      return Double(gsl_ran_poisson(random.generator, rate))
    }
  }

  public func sampler(for shape: [Int]) -> NoiseSampler? {
    let own = rate.noises(for: shape)
    return NoiseSampler(own + gammaNoises(shape)) { noises in
      let mean = rate.sample(Array(noises.prefix(own.count)), shape: shape)
      return poissonDraw(mean, noises.dropFirst(own.count)).broadcast(to: shape)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCounts(value, below: -.infinity, beyond: 0) { k in
      logBetaI(concentration, k + 1, odds.swapped)
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCounts(value, below: 0, beyond: -.infinity) { k in logBetaI(k + 1, concentration, odds) }
  }

  /// p / (1 − p).
  private var ratio: Tensor {
    switch form {
    case .logits: exp(parameter)
    case .probability: parameter / (1 - parameter)
    case .mean: parameter / concentration
    }
  }
  public var mode: Tensor? { floor(maximum(concentration - 1, 0) * ratio) }
  public var mean: Tensor? { form == .mean ? parameter : concentration * ratio }
  public var variance: Tensor? { mean.map { $0 * (1 + ratio) } }
}
