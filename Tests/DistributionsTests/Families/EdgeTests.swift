import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// Discrete and mixed families at the edge of their parameters, where the limit is a distribution: its log-prob and its
/// one-sided derivative, by hand.
@Suite struct EdgeTests {
  struct Edge: CustomTestStringConvertible, Sendable {
    let name: String
    let parameter: [Double]
    let value: [Double]
    let logProb: Double
    /// Of the parameter's elements.
    let slope: [Double]
    let make: @Sendable (Tensor) -> any Distribution
    var testDescription: String { "\(name) of \(parameter) at \(value)" }

    init(
      _ name: String,
      _ parameter: [Double],
      at value: [Double],
      _ logProb: Double,
      slope: [Double],
      _ make: @escaping @Sendable (Tensor) -> any Distribution
    ) {
      (self.name, self.parameter, self.value, self.make) = (name, parameter, value, make)
      (self.logProb, self.slope) = (logProb, slope)
    }
  }

  static let three = -1.712_317_927_548_219

  static let all: [Edge] = [
    Edge("Bernoulli", [0], at: [0], 0, slope: [-1]) { Bernoulli(probability: $0) },
    Edge("Bernoulli", [1], at: [1], 0, slope: [1]) { Bernoulli(probability: $0) },
    Edge("Binomial", [0], at: [0], 0, slope: [-3]) { Binomial(trials: 3, probability: $0) },
    Edge("Binomial", [1], at: [3], 0, slope: [3]) { Binomial(trials: 3, probability: $0) },
    Edge("Geometric", [1], at: [0], 0, slope: [1]) { Geometric(probability: $0) },
    Edge("NegativeBinomial", [0], at: [0], 0, slope: [-1]) {
      NegativeBinomial(mean: $0, concentration: 2)
    },
    Edge("Poisson", [0], at: [0], 0, slope: [-1]) { Poisson($0) },
    Edge("Categorical", [0, 1], at: [1], 0, slope: [0, 1]) { Categorical(probabilities: $0) },
    // Up to a constant, as the probabilities add up to one.
    Edge("Multinomial", [0, 1], at: [0, 3], 0, slope: [-3, 0]) {
      Multinomial(trials: 3, probabilities: $0)
    },
    // A part without probability has no gradient.
    Edge("ZeroInflated", [0], at: [0], -2, slope: [-1]) {
      ZeroInflated(Poisson(2), probability: $0)
    },
    Edge("ZeroInflated", [0], at: [3], three, slope: [-1]) {
      ZeroInflated(Poisson(2), probability: $0)
    },
    Edge("ZeroInflated", [1], at: [0], 0, slope: [1]) {
      ZeroInflated(Poisson(2), probability: $0)
    },
    Edge("ZeroInflated rate", [0], at: [0], 0, slope: [-0.7]) {
      ZeroInflated(Poisson($0), probability: 0.3)
    },
    Edge("Mixture", [0], at: [0], 0, slope: [-0.3 * 1 - 0.7 * 2]) {
      Mixture(weights: Tensor([0.3, 0.7]), components: [Poisson($0), Poisson(2 * $0)])
    },
    Edge("Mixture excluding", [0], at: [3], -0.356_674_943_938_732_4 + three, slope: [0]) {
      Mixture(weights: Tensor([0.3, 0.7]), components: [Poisson($0), Poisson(2 + 0 * $0)])
    },
    Edge("Truncated", [0], at: [0], 0, slope: [0]) { Truncated(Poisson($0), below: 1) },
    Edge("Truncated", [0], at: [0], 0, slope: [-1]) { Truncated(Poisson($0), below: 3) },
    Edge("Censored", [0], at: [0], 0, slope: [-1]) { Censored(Poisson($0), above: 3) },
  ]

  private func parameter(of edge: Edge) -> Variable {
    Variable(.parameter, shape: edge.parameter.count == 1 ? [] : [edge.parameter.count])
  }

  /// The log-prob and its slope, by the form for any value and by that for values in the support.
  private func outputs(_ edge: Edge, _ parameter: Variable) -> [Tensor] {
    let distribution = edge.make(Tensor(parameter))
    let value = Tensor(edge.value, shape: edge.value.count == 1 ? [] : [edge.value.count])
    return [distribution.logProb(value), distribution.logDensity(value)].flatMap { form in
      let total = sum(form)
      return [total] + gradient(of: total, withRespectTo: [Tensor(parameter)])
    }
  }

  private func check(_ found: [[Double]], _ edge: Edge) {
    for (index, numbers) in found.enumerated() {
      let expected = index % 2 == 0 ? [edge.logProb] : edge.slope
      #expect(zip(numbers, expected).allSatisfy { agrees($0, $1, 1e-12) }, "\(edge): \(found)")
    }
  }

  @Test(arguments: all) func logProbAndSlope(_ edge: Edge) throws {
    let parameter = parameter(of: edge)
    let constant = Tensor(edge.parameter, shape: parameter.shape)
    #expect(edge.make(constant).invalidParameter() == nil)
    check(try numbers(outputs(edge, parameter), [parameter: edge.parameter]), edge)
  }

  @Test func logProbAndSlopeOfACompiledProgram() throws {
    let parameters = Self.all.map(parameter)
    let outputs = zip(Self.all, parameters).flatMap { self.outputs($0, $1) }
    let state = Dictionary(uniqueKeysWithValues: zip(parameters, Self.all.map(\.parameter)))
    let source = ProgramSource(graph: Graph(outputs: outputs), sizes: [:], data: [:], state: state)
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs(count: 1))
    for (index, edge) in Self.all.enumerated() {
      check((4 * index..<4 * index + 4).map { native.output($0).elements }, edge)
    }
  }
}
