import EvidenceTool
import Foundation
import Models
import Testing

@Suite struct CompareCommandTests {
  @Test func compareWritesTheDocumentThatIsPromised() throws {
    let run = ToolRun("compare", "linear-gaussian", "--steps", "20", "--json", "-")
    #expect(run.status == 0)
    let rows = try #require(try json(run.output) as? [[String: Any]])
    let names: Set = [
      "model", "data", "method", "logEvidence", "errorBound", "elbo", "elboStandardError", "kl",
      "residual", "iwae", "khat",
    ]
    let row = try #require(rows.first)
    #expect(Set(row.keys) == names)
    #expect((row["iwae"] as? [String: Double])?.keys.sorted() == ["1", "5", "50"])
  }

  /// Values from Tests/ExactTests/evidence.json, which were computed outside of this package.
  @Test(arguments: [
    ("normal-normal", -7.515512123484646), ("linear-gaussian", -246.69237738091337),
    ("fixed-mixture", -9.209751001069646), ("linear-regression", -10.709638945703205),
    ("beta-bernoulli", -7.1853870155804165), ("gamma-poisson", -9.66176626499872),
    ("mixture-weights", -11.851811074382393), ("eight-schools", -31.311347352292785),
    ("logistic-regression", -7.701304050619),
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

  @Test(arguments: ["normal-normal", "fixed-mixture", "linear-gaussian", "linear-gaussian-full"])
  func theResidualIsZeroWhereAllThreeAreExact(model: String) throws {
    let run = ToolRun("compare", model, "--steps", "5", "--json", "-")
    let row = try #require((try json(run.output) as? [[String: Any]])?.first)
    #expect(row["elboStandardError"] as? Double == 0)
    let residual = try #require(row["residual"] as? Double)
    #expect(abs(residual) < 1e-6)
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
