import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// A latent that is summed out, beside one that is drawn.
private struct HalfGuided: Model {
  @Latent var k
  @Latent var z
  @Observed var x
  @Parameter var center
  var joint: Joint {
    k ~ Bernoulli(probability: 0.5)
    z ~ Normal(k, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(center, 1) }
}

/// Repetitions that meet in one factor.
private struct Met: Model {
  enum Rows: Plate {}
  enum Items: Plate {}
  @Latent(per: Items.self) var k
  @Input(per: Rows.self) var item
  @Observed(per: Rows.self) var x
  @Parameter var level
  var joint: Joint {
    k ~ Bernoulli(probability: 0.5)
    x ~ Normal(k[item], 1)
  }
  var guide: Joint { k ~ Bernoulli(logits: level) }
}

@Suite struct EstimatorErrorTests {
  private func mixed(_ estimator: GradientEstimator, _ objective: any Objective = .elbo) -> String?
  {
    message {
      _ = try VariationalInference(MixedLatents(), observing: [\.x: 0.7])
        .objective(objective)
        .estimator(estimator, for: \.b)
        .run(steps: 1)
    }
  }

  @Test func illegalEstimatorsListTheLegalOnes() throws {
    #expect(
      mixed(.pathwise) == """
        VariationalInference.estimator: pathwise cannot serve `b`, whose guide is Bernoulli: draws of \
        Bernoulli have no derivative in its parameters. Use `.enumerated` or `.scoreFunction`.
        """
    )
    #expect(
      mixed(.disarm) == """
        VariationalInference.estimator: DisARM cannot serve `b`, whose guide is Bernoulli: the draws of \
        a pair have logits of their own. Use `.enumerated` or `.scoreFunction`.
        """
    )
    #expect(
      mixed(.enumerated, .importanceWeighted(particles: 3)) == """
        VariationalInference.estimator: enumerated cannot serve `b`, whose guide is Bernoulli: it is for \
        objectives whose terms add up. Use `.vimco` or `.scoreFunction`.
        """
    )
    #expect(
      message {
        _ = try VariationalInference(NormalNormal(), observing: [\.x: 5])
          .objective(.importanceWeighted(particles: 3))
          .estimator(.stickingTheLanding)
          .run(steps: 1)
      } == """
        VariationalInference.estimator: sticking the landing cannot serve `h`, whose guide is Normal: \
        what it leaves out has a mean of its own where particles are weighed. Use `.pathwise`, \
        `.doublyReparameterized`, `.vimco` or `.scoreFunction`.
        """
    )
    #expect(
      message {
        _ = try VariationalInference(HalfGuided(), observing: [\.x: 5])
          .estimator(.scoreFunction, for: \.k)
          .run(steps: 1)
      } == """
        VariationalInference.estimator: `k` is summed or integrated out, and nothing of it is estimated. \
        Leave it out, or give it a guide.
        """
    )
    #expect(
      message {
        _ = try VariationalInference(HalfGuided(), observing: [\.x: 5])
          .estimator(.scoreFunction, for: \.center)
      } == """
        VariationalInference.estimator: the path does not lead to a latent of HalfGuided. Name what is \
        declared with @Latent.
        """
    )
  }

  /// Values of one repetition cannot be told apart from those of the others in a factor of several.
  @Test func repetitionsThatMeetAreNotEnumerated() throws {
    let data: Bindings<Met> = [\.x: [0.3, 1.2, 0.9], \.item: [0, 1, 1]]
    let sizes = [Met.Items.self: 2] as PlateSizes
    let plan = try VariationalInference(Met(), observing: data, sizes: sizes).plan()
    #expect(plan.assembly.estimators == ["DisARM, closed-form KL"])
    #expect(
      message {
        _ = try VariationalInference(Met(), observing: data, sizes: sizes)
          .estimator(.enumerated)
          .run(steps: 1)
      } == """
        VariationalInference.estimator: enumerated cannot serve `k`, whose guide is Bernoulli: its \
        repetitions over Items meet in one factor. Use `.disarm` or `.scoreFunction`.
        """
    )
  }

  @Test func aBiasedGradientIsSaid() throws {
    let fit = try VariationalInference(OneBit(), observing: [\.x: 0])
      .estimator(.relaxed(temperature: 0.5))
      .run(steps: 1)
    #expect(fit.report.sites.map(\.estimator) == ["relaxed at temperature 0.5, closed-form KL"])
    let note = try #require(fit.report.notes.first)
    #expect(
      note.hasPrefix("the gradient of `b` (relaxed at temperature 0.5) is biased, at the start by ")
    )
    #expect(note.hasSuffix(": the fit need not come to the optimum of its guide"))
  }

  /// An objective of one's own that follows its own value would leave the scores out.
  @Test func anObjectiveWithoutScoresIsRefused() throws {
    struct Plain: Objective {
      var name: String { "plain mean" }
      func bound(of weight: LogWeight) -> Bound { Bound(weight.total(weight.mean(weight.local))) }
    }
    #expect(
      message {
        _ = try VariationalInference(OneBit(), observing: [\.x: 0])
          .objective(Plain())
          .run(steps: 1)
      } == """
        Plain.bound: the plain mean is followed as it stands, and the gradient of `b` is by VIMCO. \
        Make it by `averaged()` or `combined { … }`, which follow what estimators say.
        """
    )
  }
}
