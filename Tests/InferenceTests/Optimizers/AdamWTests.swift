import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// A network for the guide and one for the model, with parameters of all other kinds.
private struct Coded: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Latent var level
  @Observed(4, per: Rows.self) var x
  @Input(per: Rows.self) var kind
  @Parameter(2, 4) var loadings
  @Parameter(in: .positive, initially: 1) var scale
  let table = Embedding(3, 4)
  let decoder = Sequential(LayerNorm(2), GatedLinear(2, 4))
  let image = Sequential(Convolution(1, 2, kernel: 1), TransposedConvolution(2, 1, kernel: 1))
  let encoder = GaussianEncoder(4, 3, 2)
  let flow = Flow(.inverseAutoregressive, of: 2, layers: 1, hidden: [3])

  var joint: Joint {
    h ~ Normal(0, 1)
    level ~ Normal(0, 1)
    x ~ Normal(center + table(kind) + level, scale)
  }
  var guide: Joint { h ~ flow(encoder(x)) }

  private var center: Tensor {
    decoder(h) + matmul(h, loadings) + image(h.reshaped(1, 1, 2)).reshaped(2)[0]
  }
}

@Suite struct AdamWTests {
  /// f(x) = ½ Σ a x² from x = 1, of a weight or of another number.
  private func trajectory(_ optimizer: AdamW, isWeight: Bool, steps: Int) throws -> [[Double]] {
    let variable = Variable(.parameter, shape: [3], isWeight: isWeight)
    let x = LearnedQuantity(variable, path: "x")
    let loss = 0.5 * sum(Tensor([1, 10, 100]) * square(Tensor(x.free)))
    let graph = try OptimizerGraph(
      optimizer,
      Bound(-loss),
      quantities: [x],
      sizes: [:],
      minibatch: nil
    )
    let program = try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: [loss], updates: graph.updates),
        state: graph.state.merging([x.free: [1, 1, 1]]) { $1 },
        scalars: graph.scalars
      )
    )
    return (0..<steps).map { step in
      let scalars = [optimizer.learningRate(at: step, of: steps), Double(step + 1)]
      _ = program.run(StepInputs(first: step, scalars: scalars))
      return program.state(of: x.free)
    }
  }

  /// Loshchilov & Hutter (2019), algorithm 2, with a decay of α λ, by mpmath: what a step of 0.1 and a decay of 0.01 make of 1.
  @Test func weightsMakeTheStepsOfThePaper() throws {
    let path = try trajectory(AdamW(learningRate: 0.1, decay: 0.01), isWeight: true, steps: 100)
    let expected = [
      1: [0.899_000_001, 0.899_000_000_1, 0.899_000_000_01],
      10: [0.071_695_502_074_563_9, 0.071_695_493_098_723_8, 0.071_695_492_201_139_8],
      100: [0.003_012_929_220_501_62, 0.003_012_930_330_756_51, 0.003_012_930_441_781_98],
    ]
    for (step, numbers) in expected {
      for (own, number) in zip(path[step - 1], numbers) {
        #expect(abs(own - number) < 1e-12 * number, "step \(step): \(own)")
      }
    }
  }

  @Test func otherNumbersMakeTheStepsOfAdam() throws {
    let path = try trajectory(AdamW(learningRate: 0.1, decay: 0.5), isWeight: false, steps: 20)
    let plain = try trajectory(AdamW(learningRate: 0.1, decay: 0), isWeight: true, steps: 20)
    #expect(path == plain)
  }

  /// The learning rate of the schedule scales the decay too: at a rate that has fallen to half, half as much.
  @Test func theDecayFollowsTheSchedule() throws {
    let optimizer = AdamW(learningRate: 0.1, decay: 0.01, schedule: .steps(factor: 0.5, every: 1))
    let path = try trajectory(optimizer, isWeight: true, steps: 2)
    let plain = try trajectory(
      AdamW(learningRate: 0.1, decay: 0, schedule: .steps(factor: 0.5, every: 1)),
      isWeight: true,
      steps: 1
    )
    #expect(abs(plain[0][0] - path[0][0] - 0.1 * 0.01) < 1e-15)
    let rate = 0.05
    // The moments of the second step, written out.
    let (x, first) = (path[0][0], 1.0)
    let mean = (0.9 * 0.1 * first + 0.1 * x) / (1 - 0.81)
    let square = (0.999 * 0.001 * first * first + 0.001 * x * x) / (1 - 0.999 * 0.999)
    let expected = x - rate * (mean / (square.squareRoot() + 1e-8) + 0.01 * x)
    #expect(abs(path[1][0] - expected) < 1e-14)
  }

  @Test func whatDecaysAreTheMatricesOfNetworks() throws {
    let inference = try VariationalInference(
      Coded(),
      observing: [\.x: try Values([[1, 2, 3, 4], [0, 1, 0, 1]]), \.kind: [0, 2]]
    ).guide(.meanField)
    let plan = try FitPlan(inference.bound, inference.options)
    let weights = plan.quantities.filter(\.free.isWeight).map(\.path)
    #expect(
      weights == [
        "decoder.layers.1.value.weight", "decoder.layers.1.gate.weight", "image.layers.0.weight",
        "image.layers.1.weight", "encoder.hidden.layers.0.weight", "encoder.head.location.weight",
        "encoder.head.scale.weight", "flow.layers.0.network.layers.0.weight",
        "flow.layers.0.network.layers.1.weight",
      ]
    )
    #expect(plan.quantities.contains { $0.path.hasPrefix("level.") })
  }

  @Test(arguments: [
    (AdamW(decay: -1), "AdamW.decay: decay is -1.0. Give a number of at least 0, such as 0.01."),
    (AdamW(decay: .nan), "AdamW.decay: decay is nan. Give a number of at least 0, such as 0.01."),
    (
      AdamW(beta1: 1),
      "AdamW.beta1: beta1 is 1.0. Give a number of at least 0 and below 1, such as 0.9."
    ),
    (
      AdamW(epsilon: -1),
      "AdamW.epsilon: epsilon is -1.0. Give a number of at least 0, such as 1e-8."
    ),
    (
      AdamW(learningRate: 0),
      "Optimizer.learningRate: the learning rate is 0.0. Give a positive number, such as 0.001."
    ),
  ])
  func wrongSettingsAreRefusedBeforeTheFirstStep(_ optimizer: AdamW, _ sentence: String) throws {
    let inference = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    )
    #expect(message { _ = try inference.optimizer(optimizer).run(steps: 1) } == sentence)
  }
}
