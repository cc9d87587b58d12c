import Evidence
import Foundation
import Testing

/// Two states whose moves depend on a covariate, as one factor of the whole sequence.
private struct WholeSequence: Model {
  @Latent(8) var z
  @Input(8) var u
  @Observed(8) var y
  var joint: Joint {
    z ~ Potential(on: .boolean, path)
    y ~ Normal(2 * z - 1, 0.8)
  }
  /// log p(z₁) and log p(z_t | z_{t−1}), one number a step.
  func path(_ z: Tensor) -> Tensor {
    let start = Bernoulli(probability: 0.3).logProb(z.sliced(0..<1))
    let move = Moves.next(z.sliced(0..<7), u.sliced(1..<8))
    return concatenated([start, move.logProb(z.sliced(1..<8))])
  }
}

/// The same, a module a step.
private struct Unrolled: Model {
  struct Step: Module {
    @Latent var z
    @Input var u
    @Observed var y
  }
  let steps = (0..<8).map { _ in Step() }
  var joint: Joint {
    steps[0].z ~ Bernoulli(probability: 0.3)
    for (last, step) in zip(steps, steps.dropFirst()) { step.z ~ Moves.next(last.z, step.u) }
    for step in steps { step.y ~ Normal(2 * step.z - 1, 0.8) }
  }
}

private enum Moves {
  static let u = [0.0, 0, 1, 0, 0, 1, 0, 0]
  static let y = [-0.8, -1.3, 0.9, 1.4, 0.2, -0.5, 1.1, 0.7]
  static let probabilities = [
    0.012070, 0.005622, 0.990691, 0.996313, 0.827188, 0.745533, 0.984287, 0.955727,
  ]
  static func next(_ last: Tensor, _ u: Tensor) -> Bernoulli {
    Bernoulli(logits: select(last .== 1, 1 + 0.5 * u, 2 * u - 1.5))
  }
}

/// A sequence's values before, as an input.
private struct Autoregression: Model {
  @Input(4) var before
  @Input(4) var x
  @Observed(4) var y
  var joint: Joint { y ~ Normal(0.5 * before + x, 1) }
}

/// What to write where a step changes with time; log p by the sum over all 256 paths.
@Suite struct CovariateChainTests {
  @Test func asAPotentialOfTheWholeSequence() throws {
    let model = WholeSequence()
    let exact = try exactLogEvidence(
      model,
      observing: [\.u: Values(Moves.u), \.y: Values(Moves.y)]
    )
    #expect(isClose(exact.logEvidence, -10.115_940_574, within: 1e-9))
    #expect(exact.method == "forward algorithm over z (8 steps of 2 values)")
    let probabilities = try exact.posterior.probabilities(of: model.z).doubles
    for (step, expected) in Moves.probabilities.enumerated() {
      #expect(isClose(probabilities[2 * step + 1], expected, within: 1e-6))
    }
  }

  @Test func asAModuleAStep() throws {
    let u = Moves.u.map { Values(floatLiteral: $0) }
    let y = Moves.y.map { Values(floatLiteral: $0) }
    let model = Unrolled()
    let exact = try exactLogEvidence(
      model,
      observing: [
        \.steps[0].u: u[0], \.steps[1].u: u[1], \.steps[2].u: u[2], \.steps[3].u: u[3],
        \.steps[4].u: u[4], \.steps[5].u: u[5], \.steps[6].u: u[6], \.steps[7].u: u[7],
        \.steps[0].y: y[0], \.steps[1].y: y[1], \.steps[2].y: y[2], \.steps[3].y: y[3],
        \.steps[4].y: y[4], \.steps[5].y: y[5], \.steps[6].y: y[6], \.steps[7].y: y[7],
      ]
    )
    #expect(isClose(exact.logEvidence, -10.115_940_574, within: 1e-9))
    let sixth = try exact.posterior.probabilities(of: model.steps[5].z).doubles
    #expect(isClose(sixth[1], 0.745533, within: 1e-6))
  }

  @Test func anAutoregressionWithItsValuesBefore() throws {
    let (before, x, y) = ([0.2, 1, -1, 0.4], [1.0, -0.5, 0.3, 2], [1.0, -1, 0.4, 1.5])
    let exact = try exactLogEvidence(
      Autoregression(),
      observing: [\.before: Values(before), \.x: Values(x), \.y: Values(y)]
    )
    let squares = (0..<4).map { pow(y[$0] - 0.5 * before[$0] - x[$0], 2) }.reduce(0, +)
    #expect(isClose(exact.logEvidence, -0.5 * squares - 2 * log(2 * .pi), within: 1e-12))
  }
}
