import EvidenceDistributions
import EvidenceTensors

/// Vectors and matrices along a line, and distributions made of others.
extension DensityPlot {
  static let vectors: [DensityPlot] = [
    DensityPlot(
      "MultivariateNormal",
      -4...4,
      axis: "x of (x, 0.5)",
      at: beside(0.5),
      [
        "correlation 0": MultivariateNormal(Tensor([0, 0]), covariance: correlated(0)),
        "0.5": MultivariateNormal(Tensor([0, 0]), covariance: correlated(0.5)),
        "0.9": MultivariateNormal(Tensor([0, 0]), covariance: correlated(0.9)),
      ]
    ),
    DensityPlot(
      "MultivariateStudentT",
      -4...4,
      axis: "x of (x, 0.5)",
      at: beside(0.5),
      [
        "3 degrees of freedom": MultivariateStudentT(
          Tensor([0, 0]),
          scale: correlated(0.5),
          degreesOfFreedom: 3
        ),
        "30": MultivariateStudentT(Tensor([0, 0]), scale: correlated(0.5), degreesOfFreedom: 30),
      ]
    ),
    DensityPlot(
      "LowRankNormal",
      -4...4,
      axis: "x of (x, 0.5)",
      at: beside(0.5),
      [
        "factor (1, 1), diagonal 0.5": LowRankNormal(
          Tensor([0, 0]),
          factor: Tensor([1, 1], shape: [2, 1]),
          diagonal: 0.5
        ),
        "(1, −1), 0.5": LowRankNormal(
          Tensor([0, 0]),
          factor: Tensor([1, -1], shape: [2, 1]),
          diagonal: 0.5
        ),
      ]
    ),
    DensityPlot(
      "Dirichlet",
      0...1,
      axis: "x of (x, 1 − x)",
      at: share,
      [
        "1, 1": Dirichlet(Tensor([1, 1])), "2, 5": Dirichlet(Tensor([2, 5])),
        "0.5, 0.5": Dirichlet(Tensor([0.5, 0.5])),
      ]
    ),
    DensityPlot(
      "RelaxedCategorical",
      0...1,
      axis: "x of (x, 1 − x)",
      at: share,
      [
        "temperature 0.3": RelaxedCategorical(logits: Tensor([0, 1]), temperature: 0.3),
        "1": RelaxedCategorical(logits: Tensor([0, 1]), temperature: 1),
      ]
    ),
    DensityPlot(
      "Multinomial",
      0...10,
      axis: "k of (k, 10 − k)",
      at: split,
      [
        "10, (0.3, 0.7)": Multinomial(trials: 10, probabilities: Tensor([0.3, 0.7])),
        "10, (0.5, 0.5)": Multinomial(trials: 10, probabilities: Tensor([0.5, 0.5])),
      ]
    ),
    DensityPlot(
      "DirichletMultinomial",
      0...10,
      axis: "k of (k, 10 − k)",
      at: split,
      [
        "10, (1, 1)": DirichletMultinomial(trials: 10, concentration: Tensor([1, 1])),
        "10, (2, 6)": DirichletMultinomial(trials: 10, concentration: Tensor([2, 6])),
      ]
    ),
    DensityPlot(
      "LKJCholesky",
      -0.999...0.999,
      axis: "correlation",
      at: correlation,
      [
        "1": LKJCholesky(dimension: 2, concentration: 1),
        "2": LKJCholesky(dimension: 2, concentration: 2),
        "10": LKJCholesky(dimension: 2, concentration: 10),
      ]
    ),
    DensityPlot(
      "Wishart",
      0...4,
      axis: "x of x times the unit matrix",
      at: scaled,
      [
        "3 degrees of freedom": Wishart(scale: correlated(0), degreesOfFreedom: 3),
        "5": Wishart(scale: correlated(0), degreesOfFreedom: 5),
      ]
    ),
    DensityPlot(
      "GaussianRandomWalk",
      -3...3,
      axis: "x of (0.5, x)",
      at: { ([0.5, $0], [2]) },
      [
        "scale 1": GaussianRandomWalk(1), "0.5": GaussianRandomWalk(0.5),
      ]
    ),
    DensityPlot(
      "MarkovChain",
      -3...3,
      axis: "x of (0.5, x)",
      at: { ([0.5, $0], [2]) },
      [
        "steps Normal(0.9 z, 1)": MarkovChain(from: Normal(0, 1)) { Normal(0.9 * $0, 1) },
        "Normal(−0.9 z, 0.5)": MarkovChain(from: Normal(0, 1)) { Normal(-0.9 * $0, 0.5) },
      ]
    ),
  ]

  static let combined: [DensityPlot] = [
    DensityPlot(
      "Mixture",
      -5...5,
      [
        "two normals": Mixture(
          weights: Tensor([0.3, 0.7]),
          components: [Normal(-2, 0.7), Normal(1, 1)]
        )
      ]
    ),
    DensityPlot(
      "Truncated",
      -3...3,
      [
        "Normal above 0": Truncated(Normal(0, 1), above: 0.0),
        "between −1 and 2": Truncated(Normal(0, 1), above: -1.0, below: 2.0),
      ]
    ),
    DensityPlot(
      "Censored",
      -3...3,
      axis: "x; masses at the bounds",
      [
        "Normal between −1 and 2": Censored(Normal(0, 1), below: -1.0, above: 2.0)
      ]
    ),
    DensityPlot(
      "IntervalCensored",
      0...3,
      axis: "interval",
      [
        "Normal, cuts −1, 0, 1": IntervalCensored(Normal(0, 1), cuts: Tensor([-1, 0, 1]))
      ]
    ),
    DensityPlot(
      "Transformed",
      0...6,
      [
        "exp of Normal(0, 1)": Transformed(Normal(0, 1), by: ExponentialBijector()),
        "softplus of Normal(0, 1)": Transformed(Normal(0, 1), by: SoftplusBijector()),
      ]
    ),
    DensityPlot(
      "ZeroInflated",
      0...10,
      [
        "Poisson(3), 0.3": ZeroInflated(Poisson(3), probability: 0.3),
        "Poisson(3), 0.05": ZeroInflated(Poisson(3), probability: 0.05),
      ]
    ),
    DensityPlot(
      "RelaxedBernoulli",
      0...1,
      [
        "temperature 0.3": RelaxedBernoulli(logits: 0.5, temperature: 0.3),
        "1": RelaxedBernoulli(logits: 0.5, temperature: 1),
      ]
    ),
  ]

  private typealias Embedding = @Sendable (Double) -> (elements: [Double], shape: [Int])

  private static func beside(_ y: Double) -> Embedding { { ([$0, y], [2]) } }
  private static let share: Embedding = { ([$0, 1 - $0], [2]) }
  private static let split: Embedding = { ([$0, 10 - $0], [2]) }
  private static let scaled: Embedding = { ([$0, 0, 0, $0], [2, 2]) }
  private static let correlation: Embedding = { r in
    ([1, 0, r, (1 - r * r).squareRoot()], [2, 2])
  }

  private static func correlated(_ r: Double) -> Tensor { Tensor([1, r, r, 1], shape: [2, 2]) }
}
