import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Latents without end, each a module of its own.
private struct Many: Model {
  struct One: Module { @Latent var h }
  let parts: [One]
  @Observed var x
  init(_ count: Int) { parts = (0..<count).map { _ in One() } }
  var joint: Joint {
    for part in parts { part.h ~ Normal(0, 1) }
    x ~ Normal(parts[0].h, 1)
  }
}

/// Which of two means a point is from, with an offset that is drawn.
private struct Offset: Model {
  enum Points: Plate {}
  @Latent var offset
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    offset ~ Normal(0, 1)
    k ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(Tensor([-1, 1])[k] + offset, 1)
  }
  var guide: Joint { offset ~ Normal(0, 1) }
}

/// Numbers beyond what draws, threads and optimizers can take are errors, not traps.
@Suite struct LimitTests {
  private func sentence(_ optimizer: any Optimizer) throws -> String? {
    let inference = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    )
    return message { _ = try inference.optimizer(optimizer).run(steps: 1) }
  }

  @Test func settingsAtTheirEdgesAreFine() throws {
    let optimizer = Adam(
      schedule: .warmUp(steps: 1, then: .cosine(final: 0)),
      beta1: 0,
      beta2: 0,
      epsilon: 0
    )
    #expect(try sentence(optimizer) == nil)
  }

  @Test func moreLatentsThanStreamsOfDrawsAreAMistake() throws {
    let inference = try VariationalInference(Many(4_097), observing: [\.x: 1]).guide(.meanField)
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "Many.joint: 4097 latents are declared, and draws have streams for 4096. Give many "
        + "latents one declaration with a plate or an event shape."
    )
  }

  /// Particles have streams of their own, 65,536 of them: more draws must not be the same again.
  @Test func probabilitiesTakeAnyNumberOfDraws() throws {
    let fit = try VariationalInference(Offset(), observing: [\.x: [0.3, -2]]).run(steps: 0)
    let draws = 1 << 17
    let half = try fit.probabilities(of: \.k, draws: draws / 2)
    let shares = try fit.probabilities(of: \.k, draws: draws)
    #expect(abs(shares[0] - half[0]) > 1e-9)
    // E over offset ~ N(0, 1) of the share of the first mean, by quadrature.
    for (row, x) in [0.3, -2].enumerated() {
      let (mean, variance) = share(x)
      let error = (variance / Double(draws)).squareRoot()
      #expect(abs(shares[2 * row] - mean) < 5 * error, "row \(row)")
    }
  }

  @Test func weightsTakeAnyNumberOfDraws() throws {
    let fit = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    ).run(steps: 0)
    let (half, whole) = (try fit.elbo(draws: 1 << 16), try fit.elbo(draws: 1 << 17))
    #expect(abs(half.value - whole.value) > 1e-9)
  }

  private func share(_ x: Double) -> (mean: Double, variance: Double) {
    let step = 1e-3
    var (mean, square) = (0.0, 0.0)
    for index in -9_000...9_000 {
      let offset = Double(index) * step
      let weight = C.exp(-0.5 * offset * offset) * step * 0.398_942_280_401_432_7
      let first = 0.4 * C.exp(-0.5 * (x + 1 - offset) * (x + 1 - offset))
      let second = 0.6 * C.exp(-0.5 * (x - 1 - offset) * (x - 1 - offset))
      let share = first / (first + second)
      mean += weight * share
      square += weight * share * share
    }
    return (mean, square - mean * mean)
  }

  /// Twenty-four fits in one process give what each gives alone.
  @Test func manyFitsAtOnceAreEachWhatTheyAreAlone() async throws {
    func fit(_ seed: UInt64) throws -> [Double] {
      let y = Values((0..<50).map { Double($0 % 7) - 3 })
      let inference = try VariationalInference(Hierarchy(), observing: [\.y: y]).guide(.meanField)
      let fit = try inference.seed(seed).threads(2).run(steps: 200)
      return fit.history.objective
    }
    let together = try await withThrowingTaskGroup(of: (UInt64, [Double]).self) { group in
      for seed in 0..<24 as Range<UInt64> { group.addTask { (seed, try fit(seed)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for seed in [0, 11, 23] as [UInt64] { #expect(together[seed] == (try fit(seed))) }
    #expect(Set(together.values).count == 24)
  }
}
