import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

@Suite struct OptimizerTests {
  /// f(x) = ½ Σ a x² from x = (1, −2), a = (1, 10).
  private func trajectory(_ optimizer: any Optimizer, steps: Int) throws -> [[Double]] {
    let x = LearnedQuantity(Variable(.parameter, shape: [2]), path: "x")
    let curvature = Tensor([1, 10])
    let loss = 0.5 * sum(curvature * square(Tensor(x.free)))
    let graph = OptimizerGraph(optimizer, loss: loss, quantities: [x], sizes: [:], minibatch: nil)
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [loss, graph.gradientNorm], updates: graph.updates),
        state: graph.state.merging([x.free: [1, -2]]) { $1 },
        scalars: graph.scalars
      )
    )
    return (0..<steps).map { step in
      let scalars = [optimizer.schedule.rate(at: step, of: steps), Double(step + 1)]
      _ = program.run(StepInputs(first: step, scalars: scalars))
      return program.state(of: x.free)
    }
  }

  /// Kingma & Ba (2015), algorithm 1, written out by itself.
  @Test func adamMakesTheStepsOfThePaper() throws {
    let (rate, beta1, beta2, epsilon) = (0.1, 0.9, 0.999, 1e-8)
    let path = try trajectory(Adam(learningRate: rate), steps: 20)
    var x = [1.0, -2.0]
    var (m, v) = ([0.0, 0.0], [0.0, 0.0])
    for t in 1...20 {
      for i in 0..<2 {
        let g = [1.0, 10.0][i] * x[i]
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g * g
        let mean = m[i] / (1 - C.pow(beta1, Double(t)))
        let square = v[i] / (1 - C.pow(beta2, Double(t)))
        x[i] -= rate * mean / (square.squareRoot() + epsilon)
      }
      #expect(abs(path[t - 1][0] - x[0]) < 1e-12)
      #expect(abs(path[t - 1][1] - x[1]) < 1e-12)
    }
  }

  @Test func clippingByNormShortensTheWholeGradient() throws {
    // With β = 0 and a large ε a step is α g / ε: the gradient (1, −20) becomes visible.
    let epsilon = 1e6
    func step(_ clipping: Clipping) throws -> [Double] {
      let adam = Adam(learningRate: 1, clipping: clipping, beta1: 0, beta2: 0, epsilon: epsilon)
      let after = try trajectory(adam, steps: 1)[0]
      return [(1 - after[0]) * epsilon, (-2 - after[1]) * epsilon]
    }
    let free = try step(.none)
    let short = try step(.norm(2))
    let cut = try step(.value(3))
    let length = (1.0 + 400).squareRoot()
    #expect(abs(free[0] - 1) < 1e-3 && abs(free[1] + 20) < 1e-3)
    #expect(abs(short[0] - 2 / length) < 1e-3 && abs(short[1] + 40 / length) < 1e-3)
    #expect(abs(cut[0] - 1) < 1e-3 && abs(cut[1] + 3) < 1e-3)
  }

  @Test func schedulesFollowTheirFormulas() {
    func rates(_ shape: Schedule.Shape, _ steps: [Int]) -> [Double] {
      steps.map { Schedule(learningRate: 2, shape: shape).rate(at: $0, of: 101) }
    }
    func near(_ a: [Double], _ b: [Double]) -> Bool {
      zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
    }
    #expect(near(rates(.constant, [0, 50, 100]), [2, 2, 2]))
    #expect(near(rates(.cosine(final: 0.1), [0, 50, 100]), [2, 1.1, 0.2]))
    #expect(near(rates(.exponential(factor: 0.25, every: 10), [0, 5, 10]), [2, 1, 0.5]))
    #expect(near(rates(.steps(factor: 0.5, every: 10), [9, 10, 25]), [2, 1, 0.5]))
    #expect(near(rates(.warmUp(steps: 4, then: .constant), [0, 1, 3, 4]), [0.5, 1, 2, 2]))
  }
}
