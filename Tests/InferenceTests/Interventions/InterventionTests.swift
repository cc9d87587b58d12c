import Evidence
import Foundation
import Testing

@Suite struct InterventionTests {
  /// P(recovers | do(treatment)) = Σ p(size) P(recovers | treatment, size), which reverses P(recovers | treatment) (Pearl 2009,
  /// section 6.1).
  @Test func kidneyStonesAreTreatedBest() throws {
    let (large, b, recovery) = (
      KidneyStones.shareOfLarge, KidneyStones.shareOfB, KidneyStones.recovery
    )
    for treatment in [0, 1] {
      let value = Values(.init([Double(treatment)]))
      let one: Bindings<KidneyStones> = [\.recovers: [1]]
      let isSet = try exactLogEvidence(KidneyStones(), observing: one.do([\.isB: value]))
      let expected = (1 - large) * recovery[treatment][0] + large * recovery[treatment][1]
      #expect(abs(exp(isSet.logEvidence) - expected) < 1e-12)

      let seen = try exactLogEvidence(
        KidneyStones(),
        observing: one.appending([\.isB: value])
      )
      let chosen = b.map { treatment == 1 ? $0 : 1 - $0 }
      let joint =
        (1 - large) * chosen[0] * recovery[treatment][0]
        + large * chosen[1] * recovery[treatment][1]
      #expect(abs(exp(seen.logEvidence) - joint) < 1e-12)

      let fit = try VariationalInference(KidneyStones(), observing: one.do([\.isB: value]))
        .run(steps: 0)
      #expect(try abs(fit.elbo().value - log(expected)) < 1e-9)
      let prior = try PriorPredictive(
        KidneyStones(),
        observing: Bindings<KidneyStones>().do([\.isB: value])
      )
      let drawn = try prior.draws(of: \.recovers, count: 40_000).mean[0]
      #expect(abs(drawn - expected) < 4 * (expected * (1 - expected) / 40_000).squareRoot())
    }
  }

  /// A fit to what was observed predicts what happens to new patients whose treatment is set, or is only seen.
  @Test func aFitPredictsUnderAnIntervention() throws {
    let data: Bindings<KidneyStones> = [\.isB: [1, 0], \.recovers: [1, 1]]
    let fit = try VariationalInference(KidneyStones(), observing: data).run(steps: 0)
    let (large, b, recovery) = (
      KidneyStones.shareOfLarge, KidneyStones.shareOfB, KidneyStones.recovery
    )
    let count = 40_000
    let isSet = Bindings<KidneyStones>().do([\.isB: [1]])
    let forced = try fit.predict(\.recovers, observing: isSet, draws: count).mean[0]
    let expected = (1 - large) * recovery[1][0] + large * recovery[1][1]
    #expect(abs(forced - expected) < 4 * (expected * (1 - expected) / Double(count)).squareRoot())
    #expect(try fit.predict(\.isB, observing: isSet, draws: 3).samples == Values([[1], [1], [1]]))
    // Of a patient who recovers under B, the size is inferred from the recovery alone.
    let whole = isSet.appending([\.recovers: [1]])
    let share = try fit.mean(of: \.isLarge, observing: whole)[0]
    #expect(abs(share - large * recovery[1][1] / expected) < 1e-9)
    let seen = try fit.mean(of: \.isLarge, observing: [\.isB: [1], \.recovers: [1]])[0]
    let joint = [(1 - large) * b[0] * recovery[1][0], large * b[1] * recovery[1][1]]
    #expect(abs(seen - joint[1] / (joint[0] + joint[1])) < 1e-9)
  }

  private func normal(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
    -0.5 * log(2 * .pi * variance) - (x - mean) * (x - mean) / (2 * variance)
  }

  /// log p(y, mean = 2) has the prior's density, log p(y | do(mean = 2)) has not; effects are shrunk towards 2 in both.
  @Test func aMeanIsConditionedOnOrSet() throws {
    let given = [1.0, 4, -2].map { normal($0, 2, 5) }.reduce(0, +)
    let known = GuidedEffects.data.condition([\.mean: 2])
    let isSet = GuidedEffects.data.do([\.mean: 2])
    for (data, expected) in [(known, given + normal(2, 1, 9)), (isSet, given)] {
      let exact = try exactLogEvidence(GuidedEffects(), observing: data)
      #expect(abs(exact.logEvidence - expected) < 1e-10)
      let means = [1.0, 4, -2].map { 2 + 0.8 * ($0 - 2) }
      let posterior = exact.posterior
      for (own, mean) in zip(try posterior.mean { 2 * $0.effect }.doubles, means) {
        #expect(abs(own - 2 * mean) < 1e-9)
      }
      #expect(try posterior.mean(of: \.mean) == 2)

      let fit = try VariationalInference(GuidedEffects(), observing: data)
        .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
        .particles(4)
        .run(steps: 2_000)
      // The guide of the effects holds their posterior; that of the mean is left out.
      let bound = try fit.elbo(draws: 20_000)
      #expect(abs(bound.value - expected) < 5e-3 + 4 * bound.standardError)
      #expect(try fit.gap().logEvidence == exact.logEvidence)
      #expect(try fit.mean(of: \.mean) == 2)
      for (own, mean) in zip(try fit.mean(of: \.double).doubles, means) {
        #expect(abs(own - 2 * mean) < 0.1)
      }
      #expect(try fit.mean { $0.effect - $0.mean }.doubles[0] < 0)
    }
  }

  /// A set group-level effect is that of the rows; the mean keeps the posterior of the fit.
  @Test func aLatentIsSetInPredictions() throws {
    let fit = try VariationalInference(GuidedEffects(), observing: GuidedEffects.data)
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
      .particles(4)
      .run(steps: 2_000)
    let count = 20_000
    let isSet = Bindings<GuidedEffects>().do([\.effect: [7, -7]])
    let y = try fit.predict(\.y, observing: isSet, draws: count)
    let error = 4 / Double(count).squareRoot()
    #expect(abs(y.mean[0] - 7) < error && abs(y.mean[1] + 7) < error, "\(y.mean)")
    let mean = try fit.predict(\.mean, observing: isSet, draws: count)
    #expect(try abs(mean.mean[0] - fit.mean(of: \.mean)[0]) < 3 * error)
  }

  /// Closures of a step and of a potential see what is known, whenever they are called.
  @Test func lateReadersSeeWhatIsKnown() throws {
    let data: Bindings<LateReader> = [\.y: [1, 2, 4]]
    let values = [0.5, 1, 0.25]
    // weight ~ √(2π) N(drift, 1), walk and y are normal given the drift.
    func expected(_ drift: Double) -> Double {
      // y_t = (t + 1) drift + weight + ε_1 + … + ε_t + e_t: covariance min(s, t) + 1 (weight) + [s = t].
      let mean = [2.0, 3, 4].map { $0 * drift }
      let r = zip([1.0, 2, 4], mean).map { $0 - $1 }
      let c = [[3.0, 2, 2], [2, 4, 3], [2, 3, 5]]
      let det =
        c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1])
        - c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0])
        + c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0])
      func cofactor(_ i: Int, _ j: Int) -> Double {
        let (a, b) = ([0, 1, 2].filter { $0 != i }, [0, 1, 2].filter { $0 != j })
        let minor = c[a[0]][b[0]] * c[a[1]][b[1]] - c[a[0]][b[1]] * c[a[1]][b[0]]
        return ((i + j) % 2 == 0 ? 1 : -1) * minor / det
      }
      var square = 0.0
      for i in 0..<3 { for j in 0..<3 { square += r[i] * cofactor(i, j) * r[j] } }
      return 0.5 * log(2 * .pi) - 0.5 * (3 * log(2 * .pi) + log(det) + square)
    }
    for drift in values {
      let exact = try exactLogEvidence(
        LateReader(),
        observing: data.do([\.drift: Values(drift)])
      )
      #expect(abs(exact.logEvidence - expected(drift)) < 1e-10)
      let known = try exactLogEvidence(
        LateReader(),
        observing: data.condition([\.drift: Values(drift)])
      )
      #expect(abs(known.logEvidence - expected(drift) - normal(drift, 0, 1)) < 1e-10)
    }
  }

  @Test func aSavedFitKeepsWhatIsKnown() throws {
    let path = NSTemporaryDirectory() + "\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let data = GuidedEffects.data.condition([\.mean: 2])
    let fit = try VariationalInference(GuidedEffects(), observing: data).run(steps: 50)
    try fit.save(to: path)
    let read = try Fit(from: path, of: GuidedEffects(), observing: data)
    #expect(try read.mean(of: \.effect) == fit.mean(of: \.effect))
    let error = message { _ = try Fit(from: path, of: GuidedEffects()) }
    #expect(
      error == "\(path): in the file is the observed `mean` of shape [], and in GuidedEffects the "
        + "latent `mean` of shape []. Give the model whose fit was saved, or fit this one."
    )
  }

  @Test func mistakesAreTold() throws {
    let data = GuidedEffects.data
    func said(_ data: Bindings<GuidedEffects>) -> String? {
      message { _ = try exactLogEvidence(GuidedEffects(), observing: data) }
    }
    #expect(
      said(data.condition([\.y: [1, 2, 3]]))
        == "GuidedEffects.data: `y` is an observed variable, which is not conditioned on. Bind it as "
        + "data, without `condition`."
    )
    #expect(
      said(data.do([\.location: 1]))
        == "GuidedEffects.data: `location` is a parameter, which is not set. Give its value where "
        + "the parameters' are given."
    )
    #expect(
      said(data.do([\.double: [1, 2, 3]]))
        == "GuidedEffects.data: entry 2 of the data is bound to an expression of `effect`, not to a "
        + "variable of the model. Bind data to what is declared with @Observed or @Input."
    )
    #expect(
      said(data.do([\.mean: 1]).condition([\.mean: 1]))
        == "GuidedEffects.data: data are bound to `mean` twice. Remove one of the two."
    )
    let stones: Bindings<KidneyStones> = [\.isB: [1], \.recovers: [1]]
    #expect(
      message {
        _ = try exactLogEvidence(KidneyStones(), observing: stones.do([\.isLarge: [0.5]]))
      }?.hasPrefix("KidneyStones.isLarge: `isLarge[0]` is 0.5, and indexes 2 entries") == true
    )
    let fit = try VariationalInference(GuidedEffects(), observing: data).run(steps: 0)
    let known = Bindings<GuidedEffects>().condition([\.mean: 1])
    #expect(
      message { _ = try fit.predict(\.y, observing: known) }
        == "GuidedEffects.data: `mean` is conditioned on here, and is a latent of the model as it "
        + "was bound. Bind it so where the model is first given its data."
    )
    let effects = Bindings<GuidedEffects>().condition([\.effect: [1, 2, 3]])
    #expect(
      message { _ = try PriorPredictive(GuidedEffects(), observing: effects).draws(of: \.mean) }
        == "GuidedEffects.data: `effect` is conditioned on, and `mean`, which it tells of, would be "
        + "drawn from its prior. Set it with `do`, or fit the model."
    )
    #expect(
      message { _ = try PriorPredictive(KidneyStones(), observing: [\.isB: [1]]) }
        == "KidneyStones.data: `isB` is given, and `isLarge`, which it tells of, would be drawn from its "
        + "prior. Set it with `do`, or fit the model."
    )
  }
}
