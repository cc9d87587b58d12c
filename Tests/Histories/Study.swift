import Evidence

/// Evidence, posteriors and fits of one set of models, as the bits of all numbers.
struct Study {
  let gaussian = GaussianTable()
  let counts = CountTable()
  let coupled = CoupledTable()
  let mixed = MixedTable()
  let rates = Rates()
  let spread = Spread()
  let twins = Twins()

  static let size = 4
  static let reals = table { 1.3 * C.sin(Double(7 * $0 + 1)) }
  static let counts = table { (3 + 3 * C.cos(Double(5 * $0 + 2))).rounded() }

  private static func table(_ number: (Int) -> Double) -> Values {
    do {
      return try Values((0..<size * size).map(number), shape: [size, size])
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// One line for each result of a part: its name and its numbers.
  func lines(of part: String) throws -> [String] {
    switch part {
    case "evidence": try gaussianLines() + discreteLines() + conjugateLines() + quadratureLines()
    default: try fitLines() + mixtureLines()
    }
  }

  private func gaussianLines() throws -> [String] {
    let exact = try exactLogEvidence(gaussian, observing: [\.y: Self.reals])
    let posterior = exact.posterior
    return [
      line("gaussian", [exact.logEvidence, exact.errorBound]),
      line("cell", try posterior.mean(of: gaussian.cell)),
      line("variance", try posterior.variance(of: gaussian.cell)),
      line("effect", try posterior.mean(of: gaussian.area + gaussian.zone)),
      try line("draws", posterior.samples(count: 2, seed: 3), [\.cell, \.area]),
    ]
  }

  private func discreteLines() throws -> [String] {
    let exact = try exactLogEvidence(coupled, observing: [\.y: Self.reals])
    let cells = try exactLogEvidence(mixed, observing: [\.y: Self.reals])
    return [
      line("coupled", [exact.logEvidence, exact.errorBound]),
      line("kind", try exact.posterior.probabilities(of: coupled.kind)),
      line("sort", try exact.posterior.probabilities(of: coupled.sort)),
      try line("kinds", exact.posterior.samples(count: 3, seed: 5), [\.kind, \.sort]),
      line("mixed", cells.perDatum ?? []),
      line("membership", try cells.posterior.probabilities(of: mixed.kind)),
      try line("memberships", cells.posterior.samples(count: 3, seed: 5), [\.kind]),
    ]
  }

  private func conjugateLines() throws -> [String] {
    let exact = try exactLogEvidence(rates, observing: [\.y: Self.counts])
    let evidence = try LogEvidence(rates, observing: [\.y: Self.counts])
    let gradient = try evidence.gradient()
    return [
      line("conjugate", exact.perDatum ?? []),
      line("rate", try exact.posterior.mean(of: rates.rate)),
      line("polynomial", try exact.posterior.mean(of: rates.polynomial)),
      line(
        "slopes",
        [gradient.value] + (try [\.shape, \.slope, \.offset].flatMap { try gradient[$0].doubles })
      ),
    ]
  }

  private func quadratureLines() throws -> [String] {
    let exact = try exactLogEvidence(spread, observing: [\.y: Self.reals])
    return [
      line("quadrature", [exact.logEvidence, exact.errorBound]),
      line("z", try exact.posterior.mean(of: spread.z)),
      try line("spread", exact.posterior.samples(count: 2, seed: 1), [\.spread, \.z]),
    ]
  }

  private func fitLines() throws -> [String] {
    let inference = try VariationalInference(counts, observing: [\.y: Self.counts])
    let fit = try inference.seed(11).particles(2).run(steps: 20)
    return [
      line("objective", fit.history.objective),
      line("level", try fit.parameter(\.level)),
      line("cells", try fit.mean { $0.cell }),
      line("effects", try fit.mean(of: { exp($0.area) * $0.zone }, draws: 20)),
      line("samples", try fit.samples(of: \.cell, count: 2, seed: 4)),
      line("elbo", [try fit.elbo(draws: 10).value]),
    ]
  }

  private func mixtureLines() throws -> [String] {
    let twin = try VariationalInference(twins, observing: [\.y: Self.counts]).run(steps: 5)
    let inference = try VariationalInference(mixed, observing: [\.y: Self.reals])
    let fit = try inference.seed(2).minibatch(of: Areas.self, size: 2).run(steps: 6)
    return [
      line("twins", try twin.mean { $0.cell }),
      line("centers", try fit.parameter(\.centers)),
      line("shares", try fit.probabilities(of: \.kind)),
    ]
  }
}

private func line(_ name: String, _ numbers: [Double]) -> String {
  let words = numbers.map { String($0.bitPattern, radix: 16) }
  return ([name] + words).joined(separator: " ")
}

private func line(_ name: String, _ values: Values) -> String {
  line("\(name) \(values.shape)", values.doubles)
}

private func line<M: Model>(
  _ name: String,
  _ draws: LatentValues<M>,
  _ latents: [KeyPath<M, Tensor>]
) throws -> String {
  line(name, try latents.flatMap { try draws[$0].doubles })
}
