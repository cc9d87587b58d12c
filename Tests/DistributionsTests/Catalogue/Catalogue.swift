import EvidenceDistributions
import EvidenceTensors

/// One row a family: how it is made from its parameters, in the order of `names`.
///
/// The generic tests run over all rows, at the parameters and points of the references or of `entries`.
struct Case: Sendable, CustomStringConvertible {
  let family: String
  let names: [String]
  /// The name of its values in the references.
  let reference: String
  /// The parameters that are integers, so that nothing is differentiated by them.
  let integers: Set<String>
  var entries: [Reference.Entry]?
  let make: @Sendable ([Tensor]) -> any Distribution

  init(
    _ family: String,
    _ names: [String],
    reference: String? = nil,
    integers: Set<String> = [],
    entries: [Reference.Entry]? = nil,
    _ make: @escaping @Sendable ([Tensor]) -> any Distribution
  ) {
    self.family = family
    self.names = names
    self.reference = reference ?? family
    self.integers = integers
    self.entries = entries
    self.make = make
  }

  var description: String { reference }

  static let all: [Case] = elementary + univariate + combinators + vectors

  private static let elementary: [Case] = [
    Case("Normal", ["location", "scale"]) { Normal($0[0], $0[1]) },
    Case("HalfNormal", ["scale"]) { HalfNormal($0[0]) },
    Case("HalfCauchy", ["scale"]) { HalfCauchy($0[0]) },
    Case("LogNormal", ["location", "scale"]) { LogNormal($0[0], $0[1]) },
    Case("Exponential", ["rate"]) { Exponential(rate: $0[0]) },
    Case("Uniform", ["low", "high"]) { Uniform($0[0], $0[1]) },
    Case("Gamma", ["concentration", "rate"]) { Gamma(concentration: $0[0], rate: $0[1]) },
    Case("Beta", ["alpha", "beta"]) { Beta($0[0], $0[1]) },
    Case("Bernoulli", ["logits"]) { Bernoulli(logits: $0[0]) },
    Case("Poisson", ["rate"]) { Poisson($0[0]) },
    Case("Categorical", ["logits"]) { Categorical(logits: $0[0]) },
    Case("MultivariateNormal", ["mean", "covariance"]) {
      MultivariateNormal($0[0], covariance: $0[1])
    },
    Case("Dirichlet", ["concentration"]) { Dirichlet($0[0]) },
    Case("Delta", ["point"], entries: [pointMass]) { Delta($0[0]) },
    Case("Flat", [], entries: [flat]) { _ in Flat() },
    Case("MarkovChain", chainNames, entries: chains) { parameters in
      MarkovChain(from: Normal(parameters[0], parameters[1])) { previous in
        Normal(parameters[2] * previous + parameters[3], parameters[4])
      }
    },
  ]

  private static let pointMass = Reference.Entry(
    parameters: ["point": .init([1.5], shape: [])],
    points: [.init(x: .init([1.5], shape: []), logProb: 0, cdf: nil)],
    outside: [.init([1], shape: [])],
    mean: .init([1.5], shape: []),
    variance: .init([0], shape: []),
    entropy: 0
  )
  private static let flat = Reference.Entry(
    parameters: [:],
    points: [.init(x: .init([-3], shape: []), logProb: 0, cdf: nil)]
  )
  private static let chainNames = ["location", "initialScale", "coefficient", "drift", "scale"]
  private static let chains = (try? Reference.entries(of: "MarkovChain"))?.filter {
    $0.parameters["kind"]?.word == "gaussian"
  }

  static func named(_ family: String) -> Case? { all.first { $0.family == family } }

  /// The sets of parameters at which the family is tested.
  func references() throws -> [Reference.Entry] { try entries ?? Reference.entries(of: reference) }

  func values(_ parameters: [String: Reference.Numbers]) -> [Reference.Numbers] {
    names.compactMap { parameters[$0] }
  }

  /// The distribution at variables in place of its real parameters, and these with their values.
  func variables(_ parameters: [String: Reference.Numbers]) -> (
    distribution: any Distribution, values: [(variable: Variable, elements: [Double])]
  ) {
    var found: [(Variable, [Double])] = []
    let tensors = names.compactMap { name -> Tensor? in
      guard let given = parameters[name] else { return nil }
      if integers.contains(name) { return Tensor(given.elements, shape: given.shape) }
      let variable = Variable(.parameter, shape: given.shape)
      found.append((variable, given.elements))
      return Tensor(variable)
    }
    return (make(tensors), found)
  }

  /// The distribution at known parameters.
  func distribution(_ parameters: [String: Reference.Numbers]) -> any Distribution {
    make(values(parameters).map { Tensor($0.elements, shape: $0.shape) })
  }
}
