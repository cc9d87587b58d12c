import Evidence
import Foundation
import Testing

/// The order of elimination: what leads nowhere is left for what does, and what costs less comes first.
@Suite struct OrderTests {
  /// By the forward algorithm inside two dimensions of quadrature.
  @Test func aChainIsSummedOutWhereItsMeansWouldCoupleIt() throws {
    let exact = try exactLogEvidence(UnknownMeans(), observing: [\.y: Values(UnknownMeans.y)])
    #expect(isClose(exact.logEvidence, -169.407_696_4, within: 1e-7), "\(exact.logEvidence)")
    #expect(
      exact.method
        == "forward algorithm over z (100 steps of 2 values), then quadrature over means (2 dimensions)"
    )
  }

  /// All steps together are a matrix of more elements than may be written down.
  @Test func aLongChainIsAChainStill() throws {
    let steps = 100_000
    let method = try exactMethod(
      LongTrack(steps: steps),
      observing: [\.x: Values((0..<steps).map { Double($0 % 7) })]
    )
    #expect(method == "Kalman smoothing of state (100000 steps of 2 dimensions)")
  }

  @Test(arguments: 0..<8)
  func aSharedShiftIsIntegratedAfterItsChain(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let steps = random.integer(26...60)
    let y = (0..<steps).map { _ in 1 + 3 * random.number() }
    let exact = try exactLogEvidence(SharedShift(steps: steps), observing: [\.y: Values(y)])
    // The trapezoidal rule on the whole line converges geometrically.
    let logs = (-400...400).map { node in
      let shift = 0.02 * Double(node)
      return normal(shift, 0, 1) + forward(y) { normal($0, 2 * Double($1) + shift, 1) }
    }
    #expect(isClose(exact.logEvidence, logSum(logs) + log(0.02), within: 1e-8))
    #expect(exact.method.hasPrefix("forward algorithm"))
  }

  @Test(arguments: 0..<3)
  func unknownRatesAreIntegratedAfterTheirChain(seed: Int) throws {
    var random = SplitMix(state: UInt64(100 + seed))
    let steps = [12, 20, 28][seed]
    let y = (0..<steps).map { _ in Double(random.integer(0...9)) }
    let exact = try exactLogEvidence(UnknownRates(steps: steps), observing: [\.y: Values(y)])
    let line = (-80...60).map { 0.08 * Double($0) }
    func prior(_ u: Double, _ shape: Double) -> Double { shape * u - exp(u) - lgamma(shape) }
    var logs: [Double] = []
    for a in line {
      for b in line {
        let own = forward(y) { $0 * [a, b][$1] - exp([a, b][$1]) - lgamma($0 + 1) }
        logs.append(prior(a, 2) + prior(b, 6) + own)
      }
    }
    let expected = logSum(logs) + 2 * log(0.08)
    #expect(isClose(exact.logEvidence, expected, within: 1e-7), "\(exact.logEvidence) \(expected)")
  }

  @Test(arguments: [0, 1, -3])
  func aChangePointTakesConjugateRates(first: Int) throws {
    let years = ChangePoint.disasters.indices.map { Double($0 + first) }
    let model = ChangePoint(first: first, years: 111, prior: (1, 1))
    let exact = try exactLogEvidence(
      model,
      observing: [\.year: Values(years), \.count: Values(ChangePoint.disasters)]
    )
    #expect(isClose(exact.logEvidence, -176.866_084_508, within: 1e-9), "\(exact.logEvidence)")
    #expect(exact.method.hasPrefix("conjugacy of early"), "\(exact.method)")
    #expect(exact.method.hasSuffix("enumeration of change (111 values)"), "\(exact.method)")
    #expect(isClose(try exact.posterior.mean(of: model.early)[0], 3.066227, within: 1e-6))
    #expect(isClose(try exact.posterior.mean(of: model.late)[0], 0.936064, within: 1e-6))
    let mean = try exact.posterior.mean(of: model.change)[0]
    #expect(isClose(mean + 1851 - Double(first), 1891.0028, within: 1e-4), "\(mean)")
    let probabilities = try exact.posterior.probabilities(of: model.change).doubles
    #expect(probabilities.count == 111)
    #expect(isClose(probabilities[41], 0.240150, within: 1e-6))
    #expect(try exact.posterior.mode()[\.change].doubles == [Double(41 + first)])
    let samples = try exact.posterior.samples(count: 2_000, seed: 1)
    // The deviation of the early rate is about 0.29.
    let early = try samples[\.early].doubles
    #expect(isClose(early.reduce(0, +) / 2_000, 3.066227, within: 0.03))
    let draws = try samples[\.change]
    #expect(draws.doubles.allSatisfy { $0 >= Double(first) && $0 < Double(first + 111) })
  }

  @Test(arguments: 0..<30)
  func randomChangePointsAreSums(seed: Int) throws {
    var random = SplitMix(state: UInt64(200 + seed))
    let count = random.integer(2...15)
    let first = random.integer(-9...9)
    let x = (0..<count).map { _ in Double(random.integer(0...12)) }
    let (shape, rate) = (0.3 + 3 * abs(random.number()), 0.2 + abs(random.number()))
    let model = ChangePoint(first: first, years: count, prior: (shape, rate))
    let years = x.indices.map { Double($0 + first) }
    let exact = try exactLogEvidence(model, observing: [\.year: Values(years), \.count: Values(x)])
    func segment(_ own: ArraySlice<Double>) -> Double {
      let (a, b) = (shape + own.reduce(0, +), rate + Double(own.count))
      return shape * log(rate) - lgamma(shape) + lgamma(a) - a * log(b)
        - own.map { lgamma($0 + 1) }.reduce(0, +)
    }
    let logs = x.indices.map { segment(x[..<$0]) + segment(x[$0...]) - log(Double(count)) }
    #expect(isClose(exact.logEvidence, logSum(logs), within: 1e-10))
    let best = try #require(logs.indices.max { logs[$0] < logs[$1] })
    #expect(try exact.posterior.mode()[\.change].doubles == [Double(first + best)])
  }

  /// The sum over all 2⁸ truths, each with closed forms of the rates.
  @Test func truthsAreSummedTogetherAfterTheRatesOfErrors() throws {
    let rows: [[Double]] = [
      [1, 1, 0], [0, 0, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 0],
    ]
    let model = Annotators()
    let exact = try exactLogEvidence(model, observing: [\.judgement: try Values(rows)])
    #expect(isClose(exact.logEvidence, -17.163_268_957_484_274, within: 1e-10))
    #expect(exact.method.hasSuffix("enumeration of truth (256 values)"), "\(exact.method)")
    let truth = try exact.posterior.probabilities(of: model.truth).doubles
    let expected = [
      0.666446475, 0.134582214, 0.865417786, 0.666446475, 0.333553525, 0.333553525, 0.865417786,
      0.134582214,
    ]
    for (item, probability) in expected.enumerated() {
      #expect(isClose(truth[2 * item + 1], probability, within: 1e-8))
    }
  }

  @Test func choicesWithAllCoefficientsOrWithoutTheFirst() throws {
    let choices: Values = [0, 0, 0, 1, 1, 2]
    let two = try exactLogEvidence(Choices(coefficients: 2), observing: [\.choice: choices])
    #expect(isClose(two.logEvidence, -7.463_819_284, within: 1e-8))
    let three = try exactLogEvidence(Choices(coefficients: 3), observing: [\.choice: choices])
    #expect(isClose(three.logEvidence, -7.745_248_327, within: 1e-7))
  }

  @Test func proportionsWithExactZerosAndOnes() throws {
    let exact = try exactLogEvidence(
      Proportion(),
      observing: [
        \.kind: [0, 0, 1, 2, 2, 2, 2, 0, 1, 2], \.value: [0.2, 0.35, 0.8, 0.6, 0.45],
      ]
    )
    #expect(isClose(exact.logEvidence, -11.343_856_807, within: 1e-9), "\(exact.logEvidence)")
  }

  @Test func brokenSticksAddUp() throws {
    let model = Sticks()
    let exact = try exactLogEvidence(model, observing: [:])
    let expected = [0.333333, 0.222222, 0.148148, 0.098765, 0.197531]
    for (weight, mean) in zip(model.weights, expected) {
      #expect(isClose(try exact.posterior.mean(of: weight)[0], mean, within: 1e-6))
    }
  }

  @Test func theCostIsKnownBefore() throws {
    let data = try BoundModel(
      ChangePoint(first: 0, years: 111, prior: (1, 1)),
      observing: [
        \.year: Values((0..<111).map(Double.init)), \.count: Values(ChangePoint.disasters),
      ]
    )
    let cost = try exactCost(of: data)
    // 111 values by 111 years, a few hundred operations each.
    #expect(cost > 1e6 && cost < 1e8, "\(cost)")
  }

  private func normal(_ x: Double, _ mean: Double, _ scale: Double) -> Double {
    let z = (x - mean) / scale
    return -0.5 * z * z - log(scale) - 0.5 * log(2 * .pi)
  }

  private func logSum(_ logs: [Double]) -> Double {
    let top = logs.max() ?? 0
    return top + log(logs.map { exp($0 - top) }.reduce(0, +))
  }

  /// log p(y) of two states that start alike, stay at 1 with 0.8 and go there with 0.3.
  private func forward(_ y: [Double], _ emission: (Double, Int) -> Double) -> Double {
    var weights = [0.5, 0.5]
    var total = 0.0
    for (step, value) in y.enumerated() {
      if step > 0 {
        weights = [
          weights[0] * 0.7 + weights[1] * 0.2, weights[0] * 0.3 + weights[1] * 0.8,
        ]
      }
      let logs = [emission(value, 0), emission(value, 1)]
      let top = max(logs[0], logs[1])
      weights = zip(weights, logs).map { $0 * exp($1 - top) }
      let sum = weights[0] + weights[1]
      weights = weights.map { $0 / sum }
      total += top + log(sum)
    }
    return total
  }
}
