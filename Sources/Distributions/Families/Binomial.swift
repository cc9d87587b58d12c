public import EvidenceTensors

/// The binomial distribution of the number of successes, P(k) = n! / (k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ, in n trials.
///
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: the integers from 0 to `trials`. Log-prob is in nats.
/// - Precondition: `trials` a non-negative integer, `probability` in [0, 1], checked when a value is known.
/// - Moments: mean n p, variance n p (1 − p), with n the trials. The entropy has no closed form.
/// - Reference: Johnson, Kemp & Kotz (2005), chapter 3; probabilities after Loader (2000).
///
/// ![The density](Binomial)
public struct Binomial: Univariate {
  public let trials: Tensor
  private let chance: Chance

  public init(trials: some TensorConvertible, logits: some TensorConvertible) {
    (self.trials, chance) = (trials.tensor, Chance(logits: logits))
  }
  public init(trials: some TensorConvertible, probability: some TensorConvertible) {
    (self.trials, chance) = (trials.tensor, Chance(probability: probability))
  }
  private init(_ trials: Tensor, _ chance: Chance) { (self.trials, self.chance) = (trials, chance) }

  /// log(p / (1 − p)).
  public var logits: Tensor { chance.logits }
  /// The probability p of a success.
  public var probability: Tensor { chance.probability }
  var odds: Odds { chance.odds }

  public var parameters: [DistributionParameter] {
    [.init("trials", trials, in: .nonNegativeIntegers), chance.parameter(in: .interval(0, 1))]
  }
  public var support: Support { .countsUp(to: trials) }

  public func logDensity(_ value: Tensor) -> Tensor {
    logBinomialTerm(value, trials - value, odds)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let probability = chance.probability(parameters[1][cyclic: $0])
      return random.binomial(parameters[0][cyclic: $0], probability: probability)
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

  /// With a last dimension, for a list of counts.
  var alongLast: Binomial {
    func unit(_ x: Tensor) -> Tensor { x.mistake == nil ? x.reshaped(x.shape + [1]) : x }
    return Binomial(unit(trials), chance.mapped(unit))
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
