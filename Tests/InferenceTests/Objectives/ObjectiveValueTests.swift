import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Each objective's value on the normal model, x = 5 and q = N(m, s), against quadrature, and where it is highest.
@Suite struct ObjectiveValueTests {
  private static let start = (m: 2.0, s: 0.8)

  private static func logNormal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
    let z = (x - mean) / deviation
    return -0.5 * z * z - C.log(deviation) - 0.918_938_533_204_672_7
  }
  private static func logWeight(_ z: Double) -> Double {
    logNormal(z, 0, 1) + logNormal(5, z, 1) - logNormal(z, start.m, start.s)
  }

  /// E_q of a function of the latent, by the trapezoidal rule.
  private static func mean(_ function: (Double) -> Double) -> Double {
    (-1_000...1_000).reduce(0) { sum, node in
      let t = Double(node) / 100
      let weight = C.exp(-0.5 * t * t) / (2 * Double.pi).squareRoot() / 100
      return sum + weight * function(start.m + start.s * t)
    }
  }

  private func draws(_ objective: any Objective, count: Int = 20_000) throws -> GradientDraws {
    try GradientDraws(
      VariationalInference(NormalNormal(), observing: [\.x: 5])
        .objective(objective)
        .start(at: [\.location: [Self.start.m], \.scale: [Self.start.s]])
        .guide(.meanField)
        .plan(),
      count: count
    )
  }

  private func require(_ objective: any Objective, _ exact: Double, slack: Double = 0) throws {
    let (mean, error) = meanAndError(try draws(objective).objective)
    #expect(abs(mean - exact) < 4 * error + slack, "\(objective): \(mean) ± \(error), \(exact)")
  }

  @Test func valuesAreThoseOfQuadrature() throws {
    let elbo = Self.mean(Self.logWeight)
    try require(.elbo, elbo)
    let likelihood = Self.mean { Self.logNormal(5, $0, 1) }
    for beta in [0.5, 4] {
      try require(.betaWeighted(beta), likelihood + beta * (elbo - likelihood))
    }
    // Of one particle all are the ELBO; of many, the order's own bound, to its error of 1 / K.
    try require(.renyi(alpha: 0.5, particles: 1), elbo)
    for alpha in [0.5, 2] {
      let power = Self.mean { C.exp((1 - alpha) * Self.logWeight($0)) }
      let error = try draws(.renyi(alpha: alpha, particles: 2_000), count: 200).objective
      let (mean, deviation) = meanAndError(error)
      #expect(abs(mean - C.log(power) / (1 - alpha)) < 4 * deviation + 2e-3)
    }
    let spread = Self.mean { C.exp(2 * C.log(abs(Self.logWeight($0) - elbo) + 1e-300)) }
    try require(.selfConsistency(particles: 3), -0.5 * spread)
    // h ~ N(0, 1) for simulations: E log N(h; m, s).
    let forward = -0.5 * (1 + 4) / 0.64 - C.log(0.8) - 0.918_938_533_204_672_7
    let encoder = try VariationalInference(
      simulating: LinearReading(),
      sizes: [LinearReading.Rows.self: 1]
    )
    .objective(.forwardKL)
    .plan()
    let (mean, error) = meanAndError(try GradientDraws(encoder, count: 20_000).objective)
    // q(z | x) = N(x / 4, 0.8) at x = z + noise: E (z − x/4)² = (3/4)² + (1/4)².
    let residual = 9.0 / 16 + 1.0 / 16
    let own = -0.5 * residual / 0.64 - C.log(0.8) - 0.918_938_533_204_672_7
    #expect(abs(mean - own) < 4 * error && forward < own)
    try require(.sum((1, .elbo), (0.5, .selfConsistency(particles: 3))), elbo - 0.25 * spread)
  }

  /// The derivatives of the self-consistency of draws of q are those of the ELBO.
  @Test func theGradientOfTheVarianceIsThatOfTheBound() throws {
    let own = try draws(.selfConsistency(particles: 4), count: 100_000)
    // ∂/∂m = x − 2m, ∂/∂log s = 1 − 2s².
    for (place, exact) in [5 - 2 * Self.start.m, 1 - 2 * 0.64].enumerated() {
      let (mean, error) = own.mean(place)
      #expect(abs(mean - exact) < 4.5 * error)
    }
  }

  /// E[z | x] = x / 2 and Var = ½: of simulations alone, and by self-consistency alone.
  @Test(arguments: [true, false])
  func encodersFindThePosterior(isForward: Bool) throws {
    let rows = [LinearReading.Rows.self: 64] as PlateSizes
    let x = Values((0..<64).map { Double($0) / 10 - 3 })
    let inference =
      isForward
      ? try VariationalInference(simulating: LinearReading(), sizes: rows).objective(.forwardKL)
      : try VariationalInference(LinearReading(), observing: [\.x: x])
        .objective(.selfConsistency(particles: 8))
    let fit = try inference.optimizer(Adam(learningRate: 0.02, schedule: .cosine())).run(
      steps: 3_000
    )
    #expect(abs(try fit.parameter(\.weight)[0] - 0.5) < 0.01)
    #expect(abs(try fit.parameter(\.width)[0] - C.exp(-0.5 * C.log(2))) < 0.01)
    let bound = try fit.elbo(observing: [\.x: x], draws: 100)
    let exact = try exactBound(x)
    #expect(abs(bound.value - exact) < 0.05)
  }

  private func exactBound(_ x: Values) throws -> Double {
    x.doubles.reduce(0) { $0 + Self.logNormal($1, 0, C.exp(0.5 * C.log(2))) }
  }

  /// N(x / (1 + β), β / (1 + β)): the slope is zero there, of noise ±1, which has the moments of a normal number.
  @Test(arguments: [0.5, 1, 4])
  func weightedDivergencesHaveTheirOptimum(beta: Double) throws {
    let width = C.exp(0.5 * C.log(beta / (1 + beta)))
    let plan = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .objective(.betaWeighted(beta))
      .start(at: [\.location: [5 / (1 + beta)], \.scale: [width]])
      .particles(2)
      .plan()
    let (_, slopes) = try fixed(plan, at: [1, -1])
    #expect(slopes.allSatisfy { abs($0) < 1e-12 })
    let fit = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .objective(.betaWeighted(beta))
      .run(steps: 1)
    let note = "the objective is not a bound of log p(x), as β is below 1"
    #expect(fit.report.notes.contains(note) == (beta < 1))
  }

  /// The objective and its slopes where the normal noise of the particles is given.
  private func fixed(
    _ plan: FitPlan,
    at noise: [Double]
  ) throws -> (value: Double, slopes: [Double]) {
    let axis = Axis.particles(noise.count)
    let nodes = Tensor(noise, shape: [noise.count]).axisFromEvent(axis)
    var places: [Tensor: Tensor] = [:]
    for tensor in Tensor.listed([plan.objective.value, plan.objective.surrogate]) {
      if case .noise = tensor.operation { places[tensor] = nodes.broadcast(to: tensor.shape) }
    }
    let probe = try Probe(plan)
    let outputs = Tensor.substituting(places, in: [plan.objective.value] + probe.gradients)
    let all = try probe.run(outputs, steps: 0..<1)[0].map { $0.elements[0] }
    return (all[0], Array(all.dropFirst()))
  }

  private struct TwoModes: Model {
    @Latent var h
    @Parameter var location
    @Parameter(in: .positive) var scale
    var joint: Joint {
      h ~ Mixture(weights: Tensor([0.5, 0.5]), of: Normal(Tensor([-2.0, 2]), 1))
    }
    var guide: Joint { h ~ Normal(location, scale) }
  }

  struct RenyiCase {
    let alpha: Double
    let location: Double
    let scale: Double
    let divergence: Double
  }

  /// Of ½ N(−2, 1) + ½ N(2, 1).
  static let renyi = [
    RenyiCase(alpha: 0.5, location: 0, scale: 2.162_366_2, divergence: 0.098_018_42),
    RenyiCase(alpha: 2, location: 1.718_680_4, scale: 1.210_582_3, divergence: 0.620_241_89),
  ]

  /// The slopes change their signs at the optimum, at the middles of equally likely pieces.
  ///
  /// At order 2 the tails count: ∫ q² / p in the last piece of n falls as n to the power −1/s², which two numbers of pieces tell.
  @Test(arguments: renyi.indices)
  func renyiDivergencesHaveTheirOptima(index: Int) throws {
    let row = Self.renyi[index]
    func at(_ location: Double, _ scale: Double, _ count: Int) throws -> [Double] {
      let noise = (0..<count).map {
        Elementwise.normalQuantile([(Double($0) + 0.5) / Double(count)])
      }
      let plan = try VariationalInference(TwoModes())
        .objective(.renyi(alpha: row.alpha, particles: count))
        .start(at: [\.location: [location], \.scale: [scale]])
        .plan()
      let (value, slopes) = try fixed(plan, at: noise)
      return [value] + slopes
    }
    func limit(_ location: Double, _ scale: Double) throws -> [Double] {
      let many = try at(location, scale, 20_000)
      if row.alpha < 1 { return many }
      let factor = C.exp(C.log(4) / (scale * scale)) - 1
      return zip(many, try at(location, scale, 5_000)).map { $0 + ($0 - $1) / factor }
    }
    let (far, near) = row.alpha < 1 ? (1e-5, 1e-4) : (1e-4, 1e-3)
    let (m, s) = (row.location, row.scale)
    #expect(abs(try limit(m, s)[0] + row.divergence) < far)
    #expect(try limit(m, s - near)[2] > 0 && limit(m, s + near)[2] < 0)
    if m > 0 { #expect(try limit(m - near, s)[1] > 0 && limit(m + near, s)[1] < 0) }
  }

  /// β in step t is β min(1, t / warmUp).
  @Test func theDivergenceWarmsUp() throws {
    let plain = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .optimizer(Adam(learningRate: 1e-12))
    let warm = try plain.objective(.betaWeighted(1, warmUp: 4)).run(steps: 6).history.objective
    let elbo = try plain.run(steps: 6).history.objective
    let free = try plain.objective(.betaWeighted(0)).run(steps: 6).history.objective
    for (step, share) in [0.25, 0.5, 0.75, 1, 1, 1].enumerated() {
      let expected = free[step] + share * (elbo[step] - free[step])
      #expect(abs(warm[step] - expected) < 1e-9)
    }
  }

  @Test func mistakesAreErrors() throws {
    let inference = try VariationalInference(NormalNormal(), observing: [\.x: 5])
    func said(_ objective: any Objective) -> String? {
      message { _ = try inference.objective(objective).run(steps: 1) }
    }
    #expect(
      said(.renyi(alpha: -1, particles: 10)) == """
        Objective.renyi: the Rényi bound of order -1.0 is above log p(x) and grows without limit where \
        the guide has lighter tails than the posterior, unless the weights are bounded. Give an order \
        of 0 or more, such as 0.5.
        """
    )
    #expect(
      said(.renyi(alpha: 1, particles: 10))
        == "Objective.renyi: the Rényi bound of order 1 is the ELBO. Use `.elbo`."
    )
    #expect(
      said(.betaWeighted(-1)) == """
        Objective.betaWeighted: a divergence is weighted by -1.0. Give a number that is not negative.
        """
    )
    #expect(
      said(.selfConsistency(particles: 1)) == """
        Objective.selfConsistency: the variance of 1 log-weight is asked for. Give at least 2 particles.
        """
    )
    #expect(
      said(.sum((1, .elbo), (1, .importanceWeighted(particles: 5)))) == """
        Objective.sum: objectives that differentiate through draws in two ways, mean and \
        importance-weighted, are added up. Add such ones whose draws are constants, as of `.forwardKL` \
        or `.selfConsistency`.
        """
    )
    #expect(
      said(.forwardKL) == """
        NormalNormal.guide: the guide reads no data, and simulations of all data would fit it to the \
        prior. State a guide that reads the data, as an encoder does, or use another objective.
        """
    )
    #expect(
      message {
        _ = try VariationalInference(
          AutomaticNormalNormal(),
          observing: [\.x: 5]
        ).objective(.betaWeighted(2)).run(steps: 1)
      } == """
        VariationalInference.objective: the divergence is weighted, and `h` is summed or integrated out, \
        where prior and likelihood are one. Ask for a guide of all latents, as by `.guide(.meanField)`, \
        or state one.
        """
    )
    #expect(
      message {
        _ = try VariationalInference(
          simulating: LinearReading(),
          sizes: [LinearReading.Rows.self: 8]
        )
        .run(steps: 1)
      } == """
        LinearReading.data: `x` has no values here, and they are read. Give them: \
        `observing: [\\.x: values]`.
        """
    )
  }
}

/// z ~ N(0, 1), x ~ N(z, 1) for rows, with the posterior N(x / 2, ½).
struct LinearReading: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  @Parameter(initially: 0.25) var weight
  @Parameter(in: .positive, initially: 0.8) var width
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(weight * x, width) }
}
