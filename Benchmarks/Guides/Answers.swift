import Evidence
import EvidenceModels

/// Seconds of exact evidence, of the posterior means and variances of some latents, and of the report of a fit's gap, each asked for
/// the first time in the process. The cache of compiled programs is that of the environment.
func answers() throws {
  print(
    String(repeating: " ", count: 24) + ["exact", "mean", "variance", "gap"].map(padded).joined()
  )
  let schools: (y: Values, errors: Values) = (
    [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
  )
  try answer(
    "correlated slopes",
    CorrelatedSlopes(),
    [\.x: [-1, 0, 1], \.y: Values(CorrelatedSlopes.y, shape: [4, 3])],
    \.mean,
    \.spread,
    \.z
  )
  try answer("horseshoe", Horseshoe(), [\.y: Horseshoe.y], \.common, \.own, \.effect)
  try answer(
    "eight schools",
    EightSchools(),
    [\.y: schools.y, \.standardError: schools.errors],
    \.mean,
    \.spread,
    \.z
  )
  try answer(
    "eight schools, centred",
    EightSchoolsCentered(),
    [\.y: schools.y, \.standardError: schools.errors],
    \.mean,
    \.spread,
    \.effect
  )
}

private func answer<M: Model>(
  _ name: String,
  _ model: M,
  _ data: Bindings<M>,
  _ latents: KeyPath<M, Tensor>...
) throws {
  let clock = ContinuousClock()
  var evidence: ExactEvidence<M>?
  let exact = try clock.measure { evidence = try exactLogEvidence(model, observing: data) }
  guard let posterior = evidence?.posterior else { return }
  let mean = try clock.measure {
    for latent in latents { _ = try posterior.mean { $0[keyPath: latent] } }
  }
  let variance = try clock.measure {
    for latent in latents { _ = try posterior.variance { $0[keyPath: latent] } }
  }
  let fit = try VariationalInference(model, observing: data)
    .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
    .particles(8)
    .run(steps: 5_000)
  let gap = try clock.measure { _ = try fit.gap() }
  let cells = [exact, mean, variance, gap].map {
    padded("\((1_000 * seconds($0)).rounded() / 1_000)")
  }
  print(name + String(repeating: " ", count: 24 - name.count) + cells.joined())
}

private func padded(_ cell: String) -> String {
  String(repeating: " ", count: max(1, 10 - cell.count)) + cell
}
