// Seconds of exact evidence, of the posterior means and variances of its latents, and of the report of a fit's gap, each asked for
// the first time in the process. The cache of compiled programs is that of the environment.
//
//     swift run -c release EvidenceAnswerTimes
import Evidence
import EvidenceModels

/// Intercepts and slopes of groups that vary together, two numbers a group.
struct Slopes: Model {
  enum Groups: Plate {}
  @Latent(2) var mean
  @Latent(2) var spread
  @Latent(2, 2) var factor
  @Latent(2, per: Groups.self) var z
  @Input(3) var x
  @Observed(3, per: Groups.self) var y
  private var effects: Tensor { mean + matmul(diagonalMatrix(spread), matmul(factor, z)) }
  var joint: Joint {
    mean ~ Normal(0, 1)
    spread ~ HalfNormal(1)
    factor ~ LKJCholesky(dimension: 2, concentration: 2)
    z ~ Normal(0, 1)
    y ~ Normal(effects[0] + effects[1] * x, 0.5)
  }
}

/// Counts of animals of which each is seen or not.
struct Abundance: Model {
  enum Sites: Plate {}
  @Latent var rate
  @Latent var chance
  @Latent(per: Sites.self) var animals
  @Observed(3, per: Sites.self) var y
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 0.5)
    chance ~ Uniform(0, 1)
    animals ~ Truncated(Poisson(rate), below: 81)
    y ~ Binomial(trials: animals, probability: chance)
  }
}

/// Counts of groups whose rates have a common distribution.
struct RandomRates: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Groups.self) var level
  @Observed(3, per: Groups.self) var y
  var joint: Joint {
    mean ~ Normal(0, 2)
    spread ~ HalfNormal(1)
    level ~ Normal(mean, spread)
    y ~ Poisson(exp(level))
  }
}

private func seconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.seconds) + 1e-18 * Double(duration.components.attoseconds)
}

private func row(_ name: String, _ times: [Double?]) {
  let cells = times.map { time in
    time.map { String(Double(Int(1_000 * $0 + 0.5)) / 1_000) } ?? "-"
  }
  let padded = cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
  print(name + String(repeating: " ", count: max(1, 28 - name.count)) + padded.joined())
}

/// One model by its key paths; nothing is compiled or known before.
private func time<M: Model>(
  _ name: String,
  _ model: M,
  _ data: Bindings<M>,
  _ latents: KeyPath<M, Tensor>...
) throws {
  var evidence: ExactEvidence<M>?
  let exact = try seconds { evidence = try exactLogEvidence(model, observing: data) }
  guard let posterior = evidence?.posterior else { return }
  let mean = try seconds {
    for latent in latents { _ = try posterior.mean { $0[keyPath: latent] } }
  }
  let variance = try seconds {
    for latent in latents { _ = try posterior.variance { $0[keyPath: latent] } }
  }
  let fit = try VariationalInference(model, observing: data)
    .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
    .particles(8)
    .run(steps: 5_000)
  let gap = try seconds { _ = try fit.gap() }
  row(name, [exact, mean, variance, gap])
}

print(String(repeating: " ", count: 28) + "     exact      mean  variance       gap")
try time(
  "slopes (case 7)",
  Slopes(),
  [
    \.x: [-1, 0, 1],
    \.y: Values([0.1, 1.2, 1.9, -1.3, -0.4, 0.6, 1.6, 1.4, 1.7, -0.2, 0.9, 2.5], shape: [4, 3]),
  ],
  \.mean,
  \.spread,
  \.z
)
try time(
  "abundance (case 19)",
  Abundance(),
  [\.y: Values([[2, 3, 1], [0, 1, 0], [4, 2, 3]])],
  \.rate,
  \.chance
)
try time(
  "random rates",
  RandomRates(),
  [\.y: Values([[1, 2, 0], [4, 6, 3], [0, 0, 1], [2, 1, 2]])],
  \.mean,
  \.spread,
  \.level
)
try time(
  "eight schools",
  EightSchools(),
  [
    \.y: [28, 8, -3, 7, -1, 1, 18, 12], \.standardError: [15, 10, 16, 11, 9, 11, 10, 18],
  ],
  \.mean,
  \.spread,
  \.z
)
try time(
  "eight schools, centred",
  EightSchoolsCentered(),
  [
    \.y: [28, 8, -3, 7, -1, 1, 18, 12], \.standardError: [15, 10, 16, 11, 9, 11, 10, 18],
  ],
  \.mean,
  \.spread,
  \.effect
)
