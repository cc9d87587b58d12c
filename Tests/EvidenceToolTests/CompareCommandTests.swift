import EvidenceModels
import EvidenceTool
import Foundation
import Testing

@Suite struct CompareCommandTests {
  @Test func compareWritesTheDocumentThatIsPromised() throws {
    let run = ToolRun("compare", "linear-gaussian", "--steps", "20", "--json", "-")
    #expect(run.status == 0)
    let rows = try #require(try json(run.output) as? [[String: Any]])
    let names: Set = [
      "model", "data", "guide", "method", "logEvidence", "errorBound", "elbo", "elboStandardError",
      "kl",
      "klStandardError", "residual", "iwae", "iwaeStandardErrors", "khat", "gaps", "perDatum",
    ]
    let row = try #require(rows.first)
    #expect(Set(row.keys) == names)
    #expect((row["iwae"] as? [String: Double])?.keys.sorted() == ["1", "5", "50"])
  }

  @Test func everyDatumAndThePartsOfTheGapAreInTheDocument() throws {
    let run = ToolRun("compare", "ppca", "--steps", "20", "--json", "-")
    let row = try #require((try json(run.output) as? [[String: Any]])?.first)
    let data = try #require(row["perDatum"] as? [[String: Any]])
    #expect(data.count == 50)
    let evidence = try data.map { try #require($0["logEvidence"] as? Double) }
    let total = try #require(row["logEvidence"] as? Double)
    #expect(abs(evidence.reduce(0, +) - total) < 1e-9)
    let gaps = try #require(row["gaps"] as? [String: Double])
    let parts = try #require(gaps["approximation"]) + (try #require(gaps["amortization"]))
    #expect(abs(parts - (try #require(gaps["total"]))) < 1e-9)
  }

  @Test func estimatesFitATerminalToo() {
    let names = ["latent-dirichlet", "regression-unknown-noise"]
    let run = ToolRun(["compare"] + names + ["--steps", "5", "--guide", "mean-field"])
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("\nlatent-"))
    let note = "Digits in parentheses are standard errors of the last digits before them."
    #expect(run.output.contains(note))
  }

  @Test func severalGuidesAreComparedSideBySide() throws {
    let guides = ["default", "full-rank", "mean-field"].flatMap { ["--guide", $0] }
    let run = ToolRun(["compare", "eight-schools", "--steps", "3000", "--json", "-"] + guides)
    let rows = try #require(try json(run.output) as? [[String: Any]])
    #expect(rows.map { $0["guide"] as? String } == ["structured", "full rank", "mean field"])
    let gaps = try rows.map { row in
      try #require((row["gaps"] as? [String: Any])?["total"] as? Double)
    }
    #expect(gaps[0] < 0.006)
    #expect(gaps == gaps.sorted())
  }

  @Test func theTableFitsATerminal() {
    let names = ["linear-gaussian-full", "logistic-regression", "ppca", "mixture-weights"]
    let run = ToolRun(["compare"] + names + ["--steps", "5", "--per-datum"])
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("guide with a network"))
    #expect(run.output.contains("… and 40 more"))
  }

  @Test func thePictureShowsTheGapClosing() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "gap-\(UUID()).svg").path
    let run = ToolRun("compare", "normal-normal", "--steps", "200", "--picture", file)
    #expect(run.status == 0)
    let picture = try String(contentsOfFile: file, encoding: .utf8)
    try FileManager.default.removeItem(atPath: file)
    for name in ["log p(x), exact", "ELBO + KL", "The gap of normal-normal over training"] {
      #expect(picture.contains(name))
    }
  }

  /// Values from Tests/ExactTests/evidence.json, which were computed outside of this package.
  @Test(arguments: [
    ("normal-normal", -7.515512123484646), ("linear-gaussian", -246.69237738091337),
    ("fixed-mixture", -9.209751001069646), ("linear-regression", -10.709638945703205),
    ("beta-bernoulli", -7.1853870155804165), ("gamma-poisson", -9.66176626499872),
    ("mixture-weights", -11.851811074382393), ("eight-schools", -31.311347352292785),
    ("eight-schools-centered", -31.311347352292785),
    ("logistic-regression", -7.701304050619), ("regression-unknown-noise", -7.440951050490118),
    ("mixture-of-regressions", -12.37100120560636), ("switching-gaussian", -16.359750203908863),
    ("sigmoid-belief-network", -15.65590045976223),
    ("restricted-boltzmann", 9.850952610843168), ("latent-dirichlet", -14.703652708828187),
  ])
  func logEvidenceAgreesWithTheReference(model: String, reference: Double) throws {
    let run = ToolRun("compare", model, "--steps", "5", "--json", "-")
    let rows = try #require(try json(run.output) as? [[String: Any]])
    let value = try #require(rows[0]["logEvidence"] as? Double)
    #expect(abs(value - reference) < 1e-6)
  }

  /// The maximum that Tipping & Bishop (1999) give in closed form, from Tests/ExactTests/evidence.json.
  @Test func marginalPrincipalComponentsReachTheMaximumLikelihood() throws {
    let run = ToolRun("compare", "ppca-marginal", "--json", "-")
    let row = try #require((try json(run.output) as? [[String: Any]])?.first)
    let value = try #require(row["logEvidence"] as? Double)
    #expect(abs(value + 213.4917934661015) < 1e-6)
  }

  @Test(arguments: [
    "normal-normal", "fixed-mixture", "linear-gaussian", "linear-gaussian-full", "factor-analysis",
    "hidden-markov", "hidden-markov-normal", "local-level", "local-trend",
    "sigmoid-belief-network",
  ])
  func theResidualIsZeroWhereAllThreeAreExact(model: String) throws {
    let run = ToolRun("compare", model, "--steps", "5", "--json", "-")
    let row = try #require((try json(run.output) as? [[String: Any]])?.first)
    #expect(row["elboStandardError"] as? Double == 0)
    let residual = try #require(row["residual"] as? Double)
    #expect(row["klStandardError"] as? Double == 0)
    #expect(abs(residual) < 1e-9)
  }

  /// The gap per datum of the best diagonal guide, from Tests/ExactTests/evidence.json, and of one with a full covariance.
  @Test(arguments: [("linear-gaussian", 0.0707517262), ("linear-gaussian-full", 0)])
  func theFittedGuideReachesTheGapOfItsFamily(model: String, expected: Double) throws {
    let run = ToolRun("compare", model, "--json", "-")
    let row = try #require((try json(run.output) as? [[String: Any]])?.first)
    let divergence = try #require(row["kl"] as? Double)
    #expect(abs(divergence / 50 - expected) < 1e-3)
  }

  @Test func aModelWithoutAnExactMethodIsAFailureThatSaysWhy() {
    let run = ToolRun("compare", "gaussian-mixture", "--steps", "1")
    #expect(run.status == 1)
    #expect(run.errors.contains("no exact method gives log p(x)"))
  }

  @Test(arguments: [[], ["--all", "vae"], ["--data", "flips", "--all"]])
  func whatToCompareIsSaidOnce(options: [String]) {
    #expect(ToolRun(["compare"] + options).status == 2)
  }
}
