import Evidence
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// Everything that the package gives about hard models is a number, an infinity that is right, or an error.
@Suite struct HardTests {
  /// `EVIDENCE_HARD_MODELS` asks for another number of models.
  static let count =
    ProcessInfo.processInfo.environment["EVIDENCE_HARD_MODELS"].flatMap { Int($0) } ?? 50

  @Test(arguments: 0..<10) func everyResultIsANumberOrAnError(part: Int) {
    for seed in stride(from: part, to: Self.count, by: 10) {
      let hard = HardCase(seed: seed)
      Engine.$chosen.withValue(.interpreter) {
        for (name, ask) in Self.questions(hard) {
          guard let problem = Self.problem(ask) else { continue }
          Issue.record("\(seed) \(name): \(problem), \(hard.words)")
        }
      }
    }
  }

  /// Models that were found among more of them: a posterior mean that was no number, in silence; an error that had one in it
  /// that is none; a draw that rounding put on the end of its support; an integral over a latent that is narrower than numbers
  /// are apart, off by 132 nats.
  @Test(arguments: [(180, "exact"), (664, "likelihood"), (970, "fit"), (836, "exact")])
  func modelsThatWereFoundStayMended(seed: Int, name: String) throws {
    let hard = HardCase(seed: seed)
    try Engine.$chosen.withValue(.interpreter) {
      let question = try #require(Self.questions(hard).first { $0.name == name })
      #expect(Self.problem(question.ask) == nil)
    }
  }

  typealias Question = (name: String, ask: () throws -> [Answer])
  /// Numbers, and whether they may be infinite.
  typealias Answer = (name: String, numbers: [Double], mayBeInfinite: Bool)

  private static func problem(_ ask: () throws -> [Answer]) -> String? {
    do {
      let answers = try ask()
      for answer in answers {
        if answer.numbers.contains(where: \.isNaN) { return "\(answer.name) is NaN" }
        if !answer.mayBeInfinite, !answer.numbers.allSatisfy(\.isFinite) {
          return "\(answer.name) is infinite"
        }
      }
      return nil
    } catch {
      // An error has no number either that is none.
      let words = "\(error)"
      return words.contains("of nan") || words.contains("-nan") ? words : nil
    }
  }

  private static func questions(_ hard: HardCase) -> [Question] {
    let model = hard.model
    let data: Bindings<HardModel> = [\.outcome.value: hard.y]
    let parameters: Bindings<HardModel> = [\.parameter: [hard.parameter]]
    return [
      (
        "exact",
        {
          let exact = try exactLogEvidence(model, observing: data, parameters: parameters)
          return [
            ("log evidence", [exact.logEvidence], false), ("bound", [exact.errorBound], true),
            ("per datum", exact.perDatum ?? [], false),
          ] + (try posterior(exact.posterior, model))
        }
      ),
      (
        "evidence",
        {
          let evidence = try LogEvidence(model, observing: data, threads: 1)
          let value = try evidence.value(at: parameters)
          let gradient = try evidence.gradient(at: parameters)
          return [
            ("value", [value], false), ("gradient", try gradient[\.parameter].doubles, false),
          ]
        }
      ),
      (
        "likelihood",
        {
          let fit = try MaximumLikelihood(model, observing: data).start(at: parameters)
            .iterations(10).threads(1).run()
          return [
            ("maximum", [fit.logEvidence], false),
            ("parameter", try fit.parameter(\.parameter).doubles, false),
            ("standard error", try fit.standardError(\.parameter)?.doubles ?? [], true),
          ]
        }
      ),
      (
        "fit",
        {
          let fit = try VariationalInference(model, observing: data).threads(1).precision(.double)
            .run(steps: 5)
          let elbo = try fit.elbo(draws: 20)
          return [
            ("objective", fit.history.objective, false),
            ("gradient norm", fit.history.gradientNorm, false), ("elbo", [elbo.value], false),
            ("standard error", [elbo.standardError], true),
          ]
            + (try model.latents.indices.map { index in
              let mean = try fit.mean(of: model.latents[index].value, draws: 200).doubles
              return ("mean \(index)", mean, true)
            })
        }
      ),
    ]
  }

  private static func posterior(
    _ posterior: ExactPosterior<HardModel>,
    _ model: HardModel
  ) throws -> [Answer] {
    var answers: [Answer] = []
    for index in model.latents.indices {
      let value = model.latents[index].value
      func answered(_ name: String, _ ask: () throws -> Values) throws {
        do {
          answers.append(("\(name) of \(index)", try ask().doubles, true))
        } catch is UsageError {}
      }
      try answered("mean") { try posterior.mean(of: value) }
      try answered("variance") { try posterior.variance(of: value) }
      try answered("deviation") { try posterior.standardDeviation(of: value) }
      try answered("samples") { try posterior.samples(of: value, count: 20) }
    }
    let state = posterior.state
    let draws = try state.samples(count: 1)
    let point = draws.mapValues { Values($0.doubles) }
    let latents = state.structure.latents
    let shaped = latents.reduce(into: [Variable: Values]()) { result, latent in
      let extents = latent.plates.map { state.elimination.bound.sizes[$0] ?? 1 } + latent.shape
      result[latent] = point[latent].map { Values(.doubles($0.doubles), fitting: extents) }
    }
    answers.append(("log-density of a draw", [try state.logProb(at: shaped)], false))
    return answers
  }
}
