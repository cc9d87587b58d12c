import EvidenceDistributions
import EvidenceTensors
import Testing

/// Parameters outside their domain, word for word.
@Suite struct ParameterTests {
  static let mistakes: [(any Distribution, String)] = [
    (
      Normal(0, -1),
      "Normal.scale: -1 is not a positive real. Give a positive real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
    (
      Normal(0, Tensor([1, 0.5, -0.25])),
      "Normal.scale: -0.25 (element 2) is not a positive real. Give a positive real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
    (Normal(Double.nan, 1), "Normal.location: nan is not a real number. Give a real number."),
    (
      Bernoulli(probability: 1.5),
      "Bernoulli.probability: 1.5 is not a number in [0, 1]. Give a number in [0, 1]; "
        + "for an unconstrained expression x, sigmoid(x) is between 0 and 1."
    ),
    (
      Categorical(probabilities: Tensor([0.5, 0.25])),
      "Categorical.probabilities: [0.5, 0.25] is not a vector of non-negative numbers that add up "
        + "to 1. Give a vector of non-negative numbers that add up to 1; "
        + "for an unconstrained vector x, softmax(x) is one."
    ),
    (
      Uniform(2, 1),
      "Uniform.high: 1 is not above low, 2. Give the lower bound first, as in Uniform(0, 1)."
    ),
    (
      StudentT(0, 1, degreesOfFreedom: 0),
      "StudentT.degreesOfFreedom: 0 is not a positive real. Give a positive real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
    (
      Geometric(probability: 1.5),
      "Geometric.probability: 1.5 is not a number in [0, 1]. Give a number in [0, 1]; "
        + "for an unconstrained expression x, sigmoid(x) is between 0 and 1."
    ),
    (
      Binomial(trials: 2.5, logits: 0),
      "Binomial.trials: 2.5 is not a non-negative integer. Give a non-negative integer."
    ),
    (
      NegativeBinomial(mean: -1, concentration: 2),
      "NegativeBinomial.mean: -1 is not a non-negative real. Give a non-negative real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
    (
      DiscreteUniform(6, 1),
      "DiscreteUniform.high: 1 is below low, 6. Give the lower bound first, "
        + "as in DiscreteUniform(1, 6)."
    ),
    (
      VonMises(0, concentration: -1),
      "VonMises.concentration: -1 is not a non-negative real. Give a non-negative real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
    (
      MultivariateNormal(0, covariance: Tensor([1, 2, 2, 1], shape: [2, 2])),
      "MultivariateNormal.covariance: [1, 2, 2, 1] is not a symmetric positive-definite matrix. "
        + "Give a symmetric positive-definite matrix."
    ),
    (
      MultivariateNormal(0, choleskyFactor: Tensor([1, 2, 2, 1], shape: [2, 2])),
      "MultivariateNormal.choleskyFactor: [1, 2, 2, 1] is not a lower triangular matrix with a "
        + "positive diagonal. Give a lower triangular matrix with a positive diagonal."
    ),
    (
      MarkovChain(from: Normal(0, 1)) { Normal($0, 0) },
      "MarkovChain.transition.scale: 0 is not a positive real. Give a positive real; "
        + "for an unconstrained expression x, exp(x) or softplus(x) is one."
    ),
  ]

  @Test(arguments: mistakes) func outsideTheirDomainAreNamed(
    distribution: any Distribution,
    sentence: String
  ) {
    #expect(distribution.invalidParameter()?.description == sentence)
  }

  @Test(arguments: Case.all) func ofTheReferenceAreInTheirDomain(row: Case) throws {
    for entry in try row.references() {
      #expect(row.distribution(entry.parameters).invalidParameter() == nil, "\(row)(\(entry))")
    }
  }

  @Test func knownOnlyAtRunTimeAreCheckedThen() {
    let scale = Tensor(Variable(.parameter))
    #expect(Normal(0, scale).invalidParameter() == nil)
    #expect(Normal(0, scale).invalidParameter(1, values: [2]) == nil)
    let sentence = Normal(0, scale).invalidParameter(1, values: [-2])?.description
    #expect(sentence?.hasPrefix("Normal.scale: -2 is not a positive real.") == true)
  }

  @Test func cutpointsAreAVectorThatIncreases() {
    let mistake = OrderedLogistic(0, cutpoints: 1).logProb(Tensor(0)).mistake
    #expect(mistake == "OrderedLogistic takes a vector of cutpoints, not a scalar")
    let falling = OrderedLogistic(0, cutpoints: Tensor([2.0, 1])).invalidParameter()?.description
    #expect(falling?.hasPrefix("OrderedLogistic.cutpoints: [2, 1] is not ") == true)
  }

  @Test func categoriesAreAVector() {
    let mistake = Categorical(logits: 1).logProb(Tensor(0)).mistake
    #expect(mistake == "Categorical takes one number a category, not a scalar")
  }
}
