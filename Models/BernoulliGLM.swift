public import Evidence
public import EvidenceTool

/// The spikes of a neuron, whose chances are a filter of a stimulus: a logistic regression of which many data sets are inferred.
///
/// The network sees what is sufficient, Xᵀ y with the design X.
/// - Reference: Lueckmann, Boelts, Greenberg, Gonçalves & Macke (2021), "Benchmarking simulation-based inference", task 5.
public struct BernoulliGLM: Model {
  public enum Sets: Plate {}
  @Latent(10, per: Sets.self) public var theta
  @Observed public var spikes: Tensor
  private let design: Tensor
  private let encoder = FullGaussianEncoder(10, 128, 128, 10)

  /// The filter sees the `stimulus` of the last nine moments.
  public init(stimulus: [Double]) {
    _spikes = Observed(stimulus.count, per: Sets.self)
    let rows = stimulus.indices.flatMap { now -> [Double] in
      [1.0] + (0..<9).map { lag in lag > now ? 0.0 : stimulus[now - lag] }
    }
    design = Tensor(rows, shape: [stimulus.count, 10])
  }

  public var joint: Joint {
    theta ~ MultivariateNormal(0, precision: Self.precision)
    spikes ~ Bernoulli(logits: matmul(design, theta))
  }
  public var guide: Joint {
    theta ~ encoder(0.1 * matmul(transpose(design), spikes))
  }

  /// ½ for the offset, and Fᵀ F for the filter, whose second differences are small; F = D² + diag √(i / 9) with Dθᵢ = θᵢ − θᵢ₋₁.
  private static let precision: Tensor = {
    let (count, steps) = (9, [1.0, -2, 1])
    let difference = (0..<count).map { row in
      (0..<count).map { column in
        let lag = row - column
        let own = (0..<3).contains(lag) ? steps[lag] : 0
        return own + (lag == 0 ? (Double(row) / 9).squareRoot() : 0)
      }
    }
    var elements = [0.5] + Array(repeating: 0.0, count: count)
    for row in 0..<count {
      elements.append(0)
      for column in 0..<count {
        elements.append(difference.reduce(0) { $0 + $1[row] * $1[column] })
      }
    }
    return Tensor(elements, shape: [count + 1, count + 1])
  }()
}

extension BernoulliGLM {
  public static let example = Example(
    "bernoulli-glm",
    "Spikes of a neuron under a stimulus: one network infers the filter of any data set.",
    data: [Dataset("flips", load: study)],
    settings: FitSettings(.steps(3_000), learningRate: 2e-3, objective: .forwardKL)
  )

  /// A stimulus, and fair coins as the data that are inferred; the fit itself reads simulations.
  @Sendable private static func study() throws -> Study {
    let random = RandomStream(seed: 0)
    let spikes = (0..<256 * 100).map { _ in random.uniform() < 0.5 ? 1.0 : 0 }
    return try Study(
      BernoulliGLM(stimulus: (0..<100).map { _ in random.normal() }),
      observing: [\.spikes: Values(spikes, shape: [256, 100])]
    )
  }
}
