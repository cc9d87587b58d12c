import EvidenceDistributions
import EvidenceTensors
import Testing

/// Distributions that can be given by several parameters, or are cases of one another.
@Suite struct FormTests {
  private static let logits = 0.75
  private static var probability: Double { Elementwise.sigmoid([logits]) }

  private static let same: [(any Univariate, any Univariate, [Double])] = [
    (Bernoulli(logits: logits), Bernoulli(probability: probability), [0, 1]),
    (
      Binomial(trials: 9, logits: logits), Binomial(trials: 9, probability: probability), [0, 4, 9]
    ),
    (Geometric(logits: logits), Geometric(probability: probability), [0, 3, 20]),
    (
      NegativeBinomial(failures: 2.5, logits: logits),
      NegativeBinomial(failures: 2.5, probability: probability), [0, 3, 20]
    ),
    (
      NegativeBinomial(failures: 2.5, logits: logits),
      NegativeBinomial(mean: 2.5 * probability / (1 - probability), concentration: 2.5), [0, 3, 20]
    ),
    (
      ContinuousBernoulli(logits: logits), ContinuousBernoulli(probability: probability),
      [0, 0.25, 1]
    ),
    (Binomial(trials: 1, logits: logits), Bernoulli(logits: logits), [0, 1]),
    (BetaBinomial(1, 1, trials: 9), DiscreteUniform(0, 9), [0, 4, 9]),
    (NegativeBinomial(failures: 1, logits: logits), Geometric(logits: -logits), [0, 3, 20]),
    (StudentT(2, 3, degreesOfFreedom: 1), Cauchy(2, 3), [-40, 2, 3.5]),
    (HalfStudentT(scale: 3, degreesOfFreedom: 1), HalfCauchy(3), [0.5, 3.5]),
    (GeneralizedNormal(2, 3, power: 1), Laplace(2, 3), [-40, 2, 3.5]),
    (GeneralizedExtremeValue(2, 3, concentration: 0), Gumbel(2, 3), [-4, 2, 3.5]),
    (SkewNormal(2, 3, slant: 0), Normal(2, 3), [-40, 2, 3.5]),
    (AsymmetricLaplace(2, 3, asymmetry: 1), Laplace(2, 3), [-40, 2, 3.5]),
    (Weibull(scale: 3, concentration: 1), Exponential(rate: 1.0 / 3), [0.5, 3.5]),
    (Kumaraswamy(2.5, 1), Beta(2.5, 1), [0.25, 0.75]),
    (OrderedLogistic(0.5, cutpoints: Tensor([0.0])), Bernoulli(logits: 0.5), [0, 1]),
  ]

  @Test(arguments: same.indices) func areTheSame(index: Int) throws {
    let (a, b, points) = Self.same[index]
    let x = Tensor(points)
    let what = "\(a.name) and \(b.name)"
    for (one, other) in [
      (a.logProb(x), b.logProb(x)), (a.logCDF(x), b.logCDF(x)),
      (a.logSurvival(x), b.logSurvival(x)),
    ] {
      for (p, q) in zip(try numbers(one), try numbers(other)) {
        #expect(agrees(p, q, 1e-12), "\(what): \(p) \(q)")
      }
    }
    for (one, other) in [(a.mean, b.mean), (a.variance, b.variance)] {
      guard let one, let other else { continue }
      let (p, q) = (try numbers(one)[0], try numbers(other)[0])
      #expect(agrees(p, q, 1e-12) || p.isNaN, "\(what): \(p) \(q)")
    }
  }

  /// A probability of 0 or 1 leaves one possible count, without a NaN in the gradient.
  @Test(arguments: [(0.0, 0.0), (1.0, 5.0)])
  func certainTrialsHaveNoNaN(p: Double, k: Double) throws {
    let probability = Variable(.parameter)
    let density = Binomial(trials: 5, probability: Tensor(probability)).logProb(Tensor(k))
    let slope = gradient(of: density, withRespectTo: [Tensor(probability)])[0]
    #expect(try numbers(density, [probability: [p]]) == [0])
    #expect(try numbers(slope, [probability: [p]]) == [p == 1 ? 5 : -5])
    let other = Binomial(trials: 5, probability: Tensor(probability)).logProb(Tensor(5 - k))
    #expect(try numbers(other, [probability: [p]]) == [-.infinity])
  }

  @Test func theDistributionFunctionOfABetaBinomialNeedsItsTrials() {
    let trials = Tensor(Variable(.observed))
    let mistake = BetaBinomial(1, 2, trials: trials).logCDF(Tensor(1)).mistake
    #expect(
      mistake == "the distribution function of BetaBinomial takes a known number of trials"
    )
    #expect(BetaBinomial(1, 2, trials: trials).logDensity(Tensor(1)).mistake == nil)
  }

  @Test func oneCutpointVectorAnElement() throws {
    let cutpoints = Tensor([-1, 1, 0, 3], shape: [2, 2])
    let together = try numbers(OrderedLogistic(0.5, cutpoints: cutpoints).logProb(Tensor([1, 2])))
    let first = OrderedLogistic(0.5, cutpoints: Tensor([-1.0, 1])).logProb(Tensor(1))
    let second = OrderedLogistic(0.5, cutpoints: Tensor([0.0, 3])).logProb(Tensor(2))
    #expect(agrees(together[0], try numbers(first)[0], 1e-14))
    #expect(agrees(together[1], try numbers(second)[0], 1e-14))
  }
}
