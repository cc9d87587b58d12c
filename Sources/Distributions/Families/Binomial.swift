internal import CGSL
public import Tensors

/// The binomial distribution of the number of successes, P(k) = n! / (k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ, in n trials.
///
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: the integers from 0 to `trials`. Log-prob is in nats.
/// - Precondition: `trials` a non-negative integer, `probability` in [0, 1], checked when a value is known.
/// - Moments: mean n p, variance n p (1 − p), with n the trials.
/// - Reference: Johnson, Kemp & Kotz (2005), chapter 3; probabilities after Loader (2000).
///
/// ![The density](Binomial)
public struct Binomial: Univariate {
  private enum Form: Sendable { case logits, probability }
  private let form: Form
  private let parameter: Tensor
  public let trials: Tensor

  public init(trials: some TensorConvertible, logits: some TensorConvertible) {
    form = .logits
    parameter = logits.tensor
    self.trials = trials.tensor
  }
  public init(trials: some TensorConvertible, probability: some TensorConvertible) {
    form = .probability
    parameter = probability.tensor
    self.trials = trials.tensor
  }

  /// log(p / (1 − p)).
  public var logits: Tensor { form == .logits ? parameter : logit(parameter) }
  /// The probability p of a success.
  public var probability: Tensor { form == .logits ? sigmoid(parameter) : parameter }
  var odds: Odds { form == .logits ? Odds(logits: parameter) : Odds(probability: parameter) }

  public var parameters: [DistributionParameter] {
    let trials = DistributionParameter("trials", trials, in: .nonNegativeIntegers)
    switch form {
    case .logits: return [trials, .init("logits", parameter, in: .real)]
    case .probability: return [trials, .init("probability", parameter, in: .interval(0, 1))]
    }
  }
  public var support: Support { .countsUp(to: trials) }

  public func logDensity(_ value: Tensor) -> Tensor {
    logBinomialTerm(value, trials - value, odds)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (trials, given) = (parameters[0][cyclic: $0], parameters[1][cyclic: $0])
      let probability = form == .logits ? Elementwise.sigmoid([given]) : given
      return Double(gsl_ran_binomial(random.generator, probability, UInt32(trials)))
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCountsUp(to: trials, value, below: -.infinity, beyond: 0) { k in
      let odds = odds
      return logBetaI(trials - k, k + 1, odds.swapped)
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCountsUp(to: trials, value, below: 0, beyond: -.infinity) { k in
      logBetaI(k + 1, trials - k, odds)
    }
  }

  public var mode: Tensor? { minimum(floor((trials + 1) * probability), trials) }
  public var mean: Tensor? { trials * probability }
  public var variance: Tensor? { trials * (odds.p * odds.q) }
}

extension Support {
  /// 0, 1, …, count; the listed integers where the count is known.
  static func countsUp(to count: Tensor) -> Support {
    guard let last = count.constantValue, last >= 0, last < 1e9, last == last.rounded() else {
      return .integerInterval(Tensor(0), count)
    }
    return .integers(Int(last) + 1)
  }
}
