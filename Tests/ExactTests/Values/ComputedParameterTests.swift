import Evidence
import EvidenceExact
import EvidenceModeling
import EvidenceTensors
import Testing

/// Parameters that are computed must lie in their domains too.
@Suite struct ComputedParameterTests {
  /// Stick-breaking, of which the last of five sticks may be forgotten.
  private struct Sticks: Model {
    enum Rows: Plate {}
    @Latent(4) var fraction
    @Observed(per: Rows.self) var y
    let isWhole: Bool
    var joint: Joint {
      fraction ~ Beta(1, 2)
      y ~ Categorical(probabilities: isWhole ? concatenated([four, rest]) : four)
    }
    private var four: Tensor { fraction * before.sliced(0..<4) }
    private var rest: Tensor { before.sliced(4..<5) }
    /// What is left before each stick.
    private var before: Tensor {
      let logs = concatenated([Tensor([0]), log1p(-fraction)])
      return exp(cumulativeSum(logs))
    }
  }

  private struct Halved: Model {
    @Parameter(in: .unitInterval, initially: 0.5) var p
    @Observed var y
    var joint: Joint {
      y ~ Mixture(weights: stacked([p, 1 - p]) * 0.5, components: [Normal(0, 1), Normal(1, 1)])
    }
  }

  private struct Cutpoints: Model {
    @Parameter(initially: 1) var c
    @Observed var y
    var joint: Joint { y ~ OrderedLogistic(0, cutpoints: stacked([c, c - 1])) }
  }

  /// Two weights that add up to one where they start, and nowhere near.
  private struct Loose: Model {
    enum Rows: Plate {}
    @Parameter(in: .unitInterval, initially: 0.5) var a
    @Parameter(in: .unitInterval, initially: 0.5) var b
    @Latent var shift
    @Observed(per: Rows.self) var y
    var joint: Joint {
      shift ~ Normal(0, 1)
      y ~ Mixture(weights: stacked([a, b]), components: [Normal(0, 1), Normal(1, 1)])
    }
  }

  /// Weights that add up to one at the medians of their priors alone.
  private struct ByChance: Model {
    @Latent var p
    @Latent var q
    @Observed var y
    var joint: Joint {
      p ~ Uniform(0, 1)
      q ~ Beta(3, 3)
      y ~ Mixture(weights: stacked([p, q]), components: [Normal(0, 1), Normal(1, 1)])
    }
  }

  /// A guide with a matrix that is not symmetric.
  private struct Skewed: Model {
    @Latent(2) var z
    @Parameter(in: .positive, initially: 1) var s
    @Observed(2) var y
    var joint: Joint {
      z ~ Normal(0, 1)
      y ~ Normal(z, 1)
    }
    var guide: Joint { z ~ MultivariateNormal(0, covariance: s * lopsided) }
    private var lopsided: Tensor { Tensor([1, 0.5, 0, 1], shape: [2, 2]) }
  }

  /// Weights that are fine for small x and small codes, and not for large ones.
  private struct Coded: Model {
    enum Rows: Plate {}
    @Latent var code
    @Input(per: Rows.self) var x
    @Observed(per: Rows.self) var y
    var joint: Joint {
      code ~ Normal(0, 1)
      y ~ Categorical(probabilities: weights)
    }
    var weights: Tensor {
      let share = sigmoid(code)
      return stacked([share, 1 - share]) + maximum(x - 1, 0) + maximum(code - 50, 0)
    }
  }

  private func message(_ action: () throws -> some Any) -> String {
    do {
      _ = try action()
      return "nothing"
    } catch {
      return "\(error)".replacing(#/\w+\.swift:\d+: /#) { _ in "" }
    }
  }

  @Test func aForgottenStickIsNamed() throws {
    let y: Values = [0, 1, 1]
    let fit = message {
      try VariationalInference(Sticks(isWhole: false), observing: [\.y: y]).run(steps: 1)
    }
    let exact = message { try exactLogEvidence(Sticks(isWhole: false), observing: [\.y: y]) }
    #expect(fit.hasPrefix("Categorical.probabilities of `y`: [0.3333333333333333, 0.2222"))
    #expect(fit == exact)
    #expect(throws: Never.self) {
      try VariationalInference(Sticks(isWhole: true), observing: [\.y: y]).run(steps: 1)
    }
  }

  @Test func weightsOfAMixtureAreNamed() {
    let expected =
      "Mixture<Normal>.weights of `y`: [0.25, 0.25] is not a vector of non-negative numbers that "
      + "add up to 1. Give a vector of non-negative numbers that add up to 1; for an unconstrained "
      + "vector x, softmax(x) is one."
    #expect(message { try exactLogEvidence(Halved(), observing: [\.y: 1]) } == expected)
    #expect(
      message { try VariationalInference(Halved(), observing: [\.y: 1]).run(steps: 1) } == expected
    )
  }

  @Test func cutpointsInDisorderAreNamed() {
    #expect(
      message { try exactLogEvidence(Cutpoints(), observing: [\.y: 1]) }
        == "OrderedLogistic.cutpoints of `y`: [1, 0] is not an increasing vector. Give an "
        + "increasing vector."
    )
  }

  private static let halved =
    "Mixture<Normal>.weights of `y`: [0.25, 0.25] is not a vector of non-negative numbers that "
    + "add up to 1. Give a vector of non-negative numbers that add up to 1; for an unconstrained "
    + "vector x, softmax(x) is one."

  @Test func logEvidenceAndItsGradientNameThem() throws {
    let compiled = try LogEvidence(Halved(), observing: [\.y: 1])
    #expect(message { try compiled.value() } == Self.halved)
    #expect(message { try compiled.gradient() } == Self.halved)
    let other = try LogEvidence(Halved(), observing: [\.y: 1])
    #expect(message { try other.value(atCoordinates: [0]) } == Self.halved)
    #expect(message { try MaximumLikelihood(Halved(), observing: [\.y: 1]).run() } == Self.halved)
  }

  /// Right at first, and asked for elsewhere.
  @Test func everyValueIsLookedAt() throws {
    let compiled = try LogEvidence(Loose(), observing: [\.y: [0, 1]])
    #expect(try compiled.value().isFinite)
    let wrong = Self.halved.replacing("0.25, 0.25", with: "0.25, 0.5")
    #expect(message { try compiled.value(at: [\.a: 0.25]) } == wrong)
    #expect(message { try compiled.gradient(at: [\.a: 0.25]) } == wrong)
    #expect(try compiled.gradient(at: [\.a: 0.25, \.b: 0.75]).value.isFinite)
  }

  /// The likelihood grows with both weights.
  @Test func whereASearchOrAFitEndsIsLookedAt() throws {
    let best = message { try MaximumLikelihood(Loose(), observing: [\.y: [0, 1]]).run() }
    #expect(best.hasPrefix("Mixture<Normal>.weights of `y`: ["), "\(best)")
    #expect(best.contains("is not a vector of non-negative numbers that add up to 1"))
    do {
      _ = try VariationalInference(Loose(), observing: [\.y: [0, 1]])
        .optimizer(Adam(learningRate: 0.1))
        .run(steps: 50)
      Issue.record("no error")
    } catch let stopped as StoppedFit<Loose> {
      #expect("\(stopped)".contains("Mixture<Normal>.weights of `y`: [0."), "\(stopped)")
      #expect(stopped.lastGood.history.objective.count == 50)
      #expect(try stopped.lastGood.parameter(\.a)[0] > 0.6)
    }
  }

  @Test func whatHoldsInTheMiddleAloneIsFound() {
    let found = message { try exactLogEvidence(ByChance(), observing: [\.y: 1]) }
    #expect(found.hasPrefix("Mixture<Normal>.weights of `y`: [0."), "\(found)")
    #expect(!found.contains("[0.5, 0.5]"))
  }

  @Test func bracketsNameThem() {
    let y: Values = [0, 1, 1]
    let exact = message { try exactLogEvidence(Sticks(isWhole: false), observing: [\.y: y]) }
    let model = Sticks(isWhole: false)
    let few = Annealing(temperatures: 2, chains: 2)
    #expect(message { try annealedBracket(model, observing: [\.y: y], annealing: few) } == exact)
    #expect(message { try simulatedBracket(model, observing: [\.y: y], annealing: few) } == exact)
  }

  @Test func guidesNameTheirOwn() {
    #expect(
      message { try VariationalInference(Skewed(), observing: [\.y: [0, 1]]).run(steps: 1) }
        == "MultivariateNormal.covariance of `z`: [1, 0.5, 0, 1] is not a symmetric "
        + "positive-definite matrix. Give a symmetric positive-definite matrix."
    )
  }

  @Test func otherDataAndCodesAreLookedAt() throws {
    let fit = try VariationalInference(Coded(), observing: [\.x: [0, 1], \.y: [0, 1]]).run(steps: 5)
    #expect(try fit.evaluate(at: [\.code: 0]) { $0.weights }.doubles == [0.5, 0.5, 0.5, 0.5])
    let codes = message { try fit.evaluate(at: [\.code: 52]) { log($0.weights) } }
    #expect(codes.hasPrefix("Categorical.probabilities of `y`: [3, 2] is not a vector"), "\(codes)")
    // What is no part of the quantity is not asked for.
    #expect(try fit.evaluate(at: [\.code: 52]) { $0.code }.doubles == [52])
    for found in [
      message { try fit.logWeights(observing: [\.x: [0, 3]], draws: 10) },
      message { try fit.predict(\.y, observing: [\.x: [0, 3]]) },
    ] {
      #expect(found.hasPrefix("Categorical.probabilities of `y`: [2."), "\(found)")
    }
  }

  /// A look at very many rows sees some of them, the first and the last among them, and a sum over rows as a whole.
  @Test func aLookIsBounded() throws {
    let rows = 2_000_000
    let x = (0..<rows).map(Double.init)
    let data: Bindings<Coded> = [\.x: Values(x), \.y: Values(x.map { _ in 0 })]
    let model = Coded()
    let evaluation = Evaluation(bound: try BoundModel(model, observing: data), state: [:])
    let seen = try evaluation.someRepetitions(of: 2 * model.x).elements
    #expect(seen.count < 1_000_000 && seen.count > 1_000)
    #expect(seen.first == 0 && seen.last == Double(2 * (rows - 1)))
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $1 - $0 < 10 })
    let share = model.x / model.x.summed(over: Axis(Coded.Rows.self))
    let shares = try evaluation.someRepetitions(of: share).elements
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
  }
}
