import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

private struct HeavyBall: ElementwiseOptimizer {
  var learningRate: Double { 0.05 }
  var momentCount: Int { 1 }
  var summary: String { "heavy ball" }

  func stepped(
    _ quantity: OptimizedQuantity,
    moments: [Tensor],
    learningRate: Tensor
  ) -> (value: Tensor, moments: [Tensor]) {
    let velocity = 0.5 * moments[0] + quantity.gradient
    return (quantity.value - learningRate * velocity, [velocity])
  }
}

/// Steps of the loss over the largest length of a gradient so far, smaller and smaller.
private struct PolyakSteps: Optimizer {
  var learningRate: Double { 0.02 }
  var summary: String { "Polyak" }

  func update(_ step: inout OptimizerStep) {
    let squares = step.quantities.map { sum(square($0.gradient)) }
    let largest = step.scalar(from: 3)
    let next = maximum(largest, sqrt(squares.reduce(Tensor(0), +)))
    step.set(largest, to: next)
    let rate = step.learningRate * -step.objective / (next * step.number)
    for quantity in step.quantities {
      step.set(quantity.value, to: quantity.value - rate * quantity.gradient)
    }
  }
}

/// An optimizer whose step is whatever it is told.
private struct AnyStep: Optimizer {
  var learningRate: Double { 0.1 }
  var summary: String { "any" }
  let step: @Sendable (inout OptimizerStep) -> Void

  func update(_ step: inout OptimizerStep) { self.step(&step) }
}

/// One that gives another number of moments than it keeps.
private struct Forgetful: ElementwiseOptimizer {
  var learningRate: Double { 0.1 }
  var summary: String { "forgetful" }
  let momentCount: Int

  func stepped(
    _ quantity: OptimizedQuantity,
    moments: [Tensor],
    learningRate: Tensor
  ) -> (value: Tensor, moments: [Tensor]) {
    (quantity.value - learningRate * quantity.gradient, [quantity.gradient])
  }
}

@Suite struct OptimizerTests {
  /// f(x) = ½ Σ a x² from x = (1, −2), a = (1, 10).
  private func trajectory(_ optimizer: any Optimizer, steps: Int) throws -> [[Double]] {
    let x = LearnedQuantity(Variable(.parameter, shape: [2]), path: "x")
    let curvature = Tensor([1, 10])
    let loss = 0.5 * sum(curvature * square(Tensor(x.free)))
    let bound = Bound(-loss)
    let graph = try OptimizerGraph(optimizer, bound, quantities: [x], sizes: [:], minibatch: nil)
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [loss, graph.gradientNorm], updates: graph.updates),
        state: graph.state.merging([x.free: [1, -2]]) { $1 },
        scalars: graph.scalars
      )
    )
    return (0..<steps).map { step in
      let scalars = [optimizer.learningRate(at: step, of: steps), Double(step + 1)]
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

  /// Every element by itself, with state that starts at zero.
  @Test func anElementwiseOptimizerFromOutsideMakesItsSteps() throws {
    let path = try trajectory(HeavyBall(), steps: 10)
    var x = [1.0, -2.0]
    var m = [0.0, 0.0]
    for t in 0..<10 {
      for i in 0..<2 {
        m[i] = 0.5 * m[i] + [1.0, 10.0][i] * x[i]
        x[i] -= 0.05 * m[i]
        #expect(abs(path[t][i] - x[i]) < 1e-14)
      }
    }
    let seen = OptimizedQuantity(value: Tensor(3), gradient: Tensor(2), count: Tensor(1))
    let next = HeavyBall().stepped(seen, moments: [Tensor(4)], learningRate: Tensor(0.1))
    #expect(next.value.constantValue == 3 - 0.1 * 4 && next.moments[0].constantValue == 4)
  }

  /// All quantities together, with a scalar that starts elsewhere, the objective and the number of the step.
  @Test func anOptimizerSeesTheWholeStep() throws {
    let path = try trajectory(PolyakSteps(), steps: 10)
    var x = [1.0, -2.0]
    var largest = 3.0
    for t in 1...10 {
      let g = [x[0], 10 * x[1]]
      let length = (g[0] * g[0] + g[1] * g[1]).squareRoot()
      let loss = 0.5 * (x[0] * x[0] + 10 * x[1] * x[1])
      largest = max(largest, length)
      for i in 0..<2 {
        x[i] -= 0.02 * loss / (largest * Double(t)) * g[i]
        #expect(abs(path[t - 1][i] - x[i]) < 1e-14)
      }
    }
  }

  @Test(arguments: [
    (
      Adam(beta1: 1),
      "Adam.beta1: beta1 is 1.0. Give a number of at least 0 and below 1, such as 0.9."
    ),
    (
      Adam(beta1: -0.1),
      "Adam.beta1: beta1 is -0.1. Give a number of at least 0 and below 1, such as 0.9."
    ),
    (
      Adam(beta2: 1.5),
      "Adam.beta2: beta2 is 1.5. Give a number of at least 0 and below 1, such as 0.999."
    ),
    (
      Adam(beta2: .nan),
      "Adam.beta2: beta2 is nan. Give a number of at least 0 and below 1, such as 0.999."
    ),
    (
      Adam(epsilon: -1e-8),
      "Adam.epsilon: epsilon is -1e-08. Give a number of at least 0, such as 1e-8."
    ),
    (
      Adam(epsilon: .infinity),
      "Adam.epsilon: epsilon is inf. Give a number of at least 0, such as 1e-8."
    ),
    (
      Adam(schedule: .steps(factor: .infinity, every: 3)),
      "Optimizer.schedule: a schedule brings the learning rate to inf of itself. Give a positive "
        + "number, such as 0.1."
    ),
    (
      Adam(learningRate: .infinity),
      "Optimizer.learningRate: the learning rate is inf. Give a positive number, such as 0.001."
    ),
    (
      Adam(schedule: .cosine(final: -1)),
      "Optimizer.schedule: a schedule brings the learning rate to -1.0 of itself. Give a positive "
        + "number, such as 0.1."
    ),
    (
      Adam(schedule: .warmUp(steps: 5, then: .exponential(factor: .nan, every: 2))),
      "Optimizer.schedule: a schedule brings the learning rate to nan of itself. Give a positive number, "
        + "such as 0.1."
    ),
    (
      Adam(clipping: .norm(.infinity)),
      "Optimizer.clipping: gradients are clipped to inf. Give a positive number, or `.none`."
    ),
  ])
  func wrongSettingsAreRefusedBeforeTheFirstStep(_ adam: Adam, _ sentence: String) throws {
    let inference = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    )
    #expect(message { _ = try inference.optimizer(adam).run(steps: 1) } == sentence)
  }

  /// Steps that say something wrong of their state, and the sentence about it.
  private static let mistakes: [(AnyStep, String)] = [
    (
      AnyStep { $0.set($0.quantities[0].value, to: Tensor([1, 2, 3])) },
      "a state of shape [2] is set to a value of shape [3]. Give a value that broadcasts to the shape "
        + "of the state."
    ),
    (
      AnyStep { $0.set($0.scalar(), to: $0.quantities[0].gradient) },
      "a state of shape [] is set to a value of shape [2]. Give a value that broadcasts to the shape "
        + "of the state."
    ),
    (
      AnyStep { $0.set($0.quantities[0].value, to: Tensor([1, 2, 3]) + $0.quantities[0].value) },
      "in a state's value, the event shapes [3] and [2] do not broadcast in `add`. Correct the shapes "
        + "in the formula."
    ),
    (
      AnyStep { $0.set($0.learningRate, to: Tensor(1)) },
      "something is set that is neither a quantity nor a number that is kept. Set the value of one of "
        + "`quantities`, or what `state(like:)` or `scalar()` gave."
    ),
    (
      AnyStep { (step: inout OptimizerStep) in
        for quantity in step.quantities + step.quantities {
          step.set(quantity.value, to: quantity.gradient)
        }
      },
      "a state of shape [2] is set twice. Set it once."
    ),
    (
      AnyStep { (step: inout OptimizerStep) in
        let other = OptimizedQuantity(value: Tensor(1), gradient: Tensor(1), count: Tensor(1))
        step.set(step.state(like: other), to: Tensor([1, 2]))
      },
      "a state is asked for that is like something else than a quantity of the step. Give one of "
        + "`quantities`."
    ),
  ]

  @Test(arguments: mistakes)
  private func wrongStatesAreRefusedBeforeTheFirstStep(_ optimizer: AnyStep, _ sentence: String)
    throws
  {
    #expect(message { _ = try trajectory(optimizer, steps: 1) } == "AnyStep.update: \(sentence)")
  }

  @Test(arguments: [0, 2]) func momentsAreAsManyAsAreKept(count: Int) throws {
    let inference = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    )
    let optimizer = Forgetful(momentCount: count)
    #expect(
      message { _ = try inference.optimizer(optimizer).run(steps: 1) }
        == "Forgetful.update: `momentCount` is \(count), and `stepped` gives 1 moments. Give as many as "
        + "are kept."
    )
  }

  @Test func aValueThatRepeatsOverMoreThanItsStateIsRefused() throws {
    enum Rows: Plate {}
    let x = Tensor(Variable(.parameter))
    let rows = Tensor(Variable(.input, plates: [Axis(Rows.self)]))
    let quantity = OptimizedQuantity(value: x, gradient: x, count: Tensor(1))
    var step = OptimizerStep(
      quantities: [quantity],
      objective: x,
      learningRate: Tensor(1),
      number: Tensor(1)
    )
    step.set(x, to: rows)
    #expect(
      step.mistake?.description
        == "OptimizerStep.set: a state is set to a value that repeats over Rows, over which the state "
        + "does not. Keep the value in a state like a quantity that repeats over Rows."
    )
  }

  @Test func schedulesFollowTheirFormulas() {
    func rates(_ schedule: Schedule, _ steps: [Int]) -> [Double] {
      steps.map { 2 * schedule.factor(at: $0, of: 101) }
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
