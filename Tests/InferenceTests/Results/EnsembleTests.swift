import Evidence
import EvidenceInference
import EvidenceTestSupport
import Testing

/// Two outcomes of one latent, which a network infers: the posterior is N((x₁ + x₂) / 2.25, 0.25 / 2.25).
private struct Twice: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(2, per: Rows.self) var x
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 0.5)
  }

  static func data(_ count: Int, seed: Int, scale: (Int) -> Double) -> Bindings<Twice> {
    var random = Generator(seed: seed)
    let rows = (0..<count).map { row in
      let z = random.normals(1)[0]
      return random.normals(2).map { scale(row) * (z + 0.5 * $0) }
    }
    return [\.x: Values(.doubles(rows.flatMap(\.self)), fitting: [count, 2])]
  }
}

/// z ~ N(0, 1), x ~ N(z, 1), with a guide that learns its location.
private struct Located: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  @Parameter var offset
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(0.5 * x + offset, 0.5.squareRoot()) }
}

@Suite struct EnsembleTests {
  private static let members = Result {
    let inference = try VariationalInference(
      Twice(),
      observing: Twice.data(60, seed: 1) { _ in 1 }
    )
    .guide(.amortized(hidden: [16])).optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
    return try (0..<5).map { try inference.seed(UInt64($0)).run(steps: 500) }
  }

  /// Rows up to six times as far out as those of the fits.
  @Test func membersDisagreeWhereTheirGuidesAreWrong() throws {
    let members = try Self.members.get()
    let far = Twice.data(100, seed: 2) { 1 + 5 * Double($0) / 99 }
    let evidence = try #require(exactLogEvidence(members[0].model, observing: far).perDatum)
    let bounds = try members.map {
      try #require(try $0.elbo(observing: far, draws: 500).perDatum)
    }
    let divergences = evidence.indices.map { row in
      evidence[row] - bounds.reduce(0) { $0 + $1[row] } / 5
    }
    let disagreement = try Ensemble(members).disagreement(observing: far, draws: 500)
    #expect(Self.correlation(disagreement, divergences) > 0.8)
  }

  @Test func theMixtureGivesTheEvidence() throws {
    let members = try Self.members.get()
    let near = Twice.data(50, seed: 3) { _ in 1 }
    let weights = try Ensemble(members).logWeights(observing: near, draws: 1_000)
    let exact = try exactLogEvidence(members[0].model, observing: near).logEvidence
    #expect(weights.draws == 1_000 && weights.plates == ["Rows"])
    let estimate = weights.logEvidence
    #expect(abs(estimate.value - exact) < 4 * estimate.standardError + 1e-3)
    // Never below the mean of the members' bounds: the ELBO is concave in q.
    let bounds = try members.map { try $0.elbo(observing: near, draws: 1_000).value }
    #expect(weights.elbo.value > bounds.reduce(0, +) / 5 - 4 * weights.elbo.standardError)
  }

  /// Normals of variance ½ that are d apart: KL = d², and the mixture's density has a closed form.
  @Test func disagreementIsTheMeanDivergenceOfPairs() throws {
    let inference = try VariationalInference(Located(), observing: [\.x: [0, 1]])
    let members = try [
      inference.start(at: [\.offset: 0]).run(steps: 0),
      inference.start(at: [\.offset: 1]).run(steps: 0),
    ]
    let found = try Ensemble(members).disagreement(draws: 20_000)
    // log q₀ − log q₁ at a draw of either has the standard deviation √2.
    for own in found { #expect(abs(own - 1) < 4 * 2.0.squareRoot() / 20_000.0.squareRoot()) }
    let same = try Ensemble([members[0], members[0]])
    #expect(try same.disagreement().allSatisfy { abs($0) < 1e-12 })
    // At the exact posterior all weights are the evidence.
    let exact = try exactLogEvidence(members[0].model, observing: [\.x: [0, 1]]).logEvidence
    #expect(abs(try same.logWeights().elbo.value - exact) < 1e-12)
  }

  @Test func anEnsembleIsOfFitsOfOneModel() throws {
    let fit = try Self.members.get()[0]
    #expect(
      message { _ = try Ensemble([fit]) }
        == "Ensemble.init: 1 fit is no ensemble. Give two or more, such as those of several seeds."
    )
    let other = try VariationalInference(Twice(), observing: Twice.data(60, seed: 1) { _ in 1 })
      .guide(.amortized(hidden: [16])).run(steps: 0)
    #expect(
      message { _ = try Ensemble([fit, other]) }
        == "Ensemble.init: fit 1 is of another value of Twice than fit 0, or of other data. Make the "
        + "inference once, and run it with several seeds."
    )
  }

  /// Spearman's: the correlation of ranks.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    func ranks(_ numbers: [Double]) -> [Double] {
      let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
      var ranks = Array(repeating: 0.0, count: numbers.count)
      for (rank, index) in order.enumerated() { ranks[index] = Double(rank) }
      return ranks
    }
    let count = Double(a.count)
    let distance = zip(ranks(a), ranks(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return 1 - 6 * distance / (count * (count * count - 1))
  }
}
