import Evidence
import Testing

/// Flows as guides that a model states.
@Suite struct FlowFitTests {
  private func fitted(
    _ flow: Flow,
    _ logDensity: @escaping @Sendable (Tensor) -> Tensor,
    steps: Int,
    particles: Int = 16
  ) throws -> Estimate {
    try VariationalInference(FlowTarget(flow: flow, logDensity: logDensity))
      .optimizer(Adam(learningRate: 1e-2, schedule: .cosine()))
      .particles(particles)
      .run(steps: steps)
      .elbo(draws: 40_000)
  }

  /// The best normal distribution leaves 1.272556.
  @Test(arguments: [FlowFamily.couplingSpline, .autoregressiveSpline, .realNVP])
  func theBananaIsLeftAFifthOfTheGaussianGap(family: FlowFamily) throws {
    let bound = try fitted(Flow(family, of: 2), FlowTarget.banana, steps: 3_000)
    #expect(bound.value > -0.25, "\(bound)")
    #expect(bound.value < 4 * bound.standardError)
  }

  /// The best normal distribution leaves ½ (1 − log 2), 0.153.
  @Test(arguments: [FlowFamily.autoregressiveSpline, .couplingSpline])
  func oneNumberIsBentToASkewedTarget(family: FlowFamily) throws {
    let bound = try fitted(Flow(family, of: 1), FlowTarget.skewed, steps: 3_000)
    #expect(bound.value > -0.01, "\(bound)")
    #expect(bound.value < 4 * bound.standardError)
  }
}
