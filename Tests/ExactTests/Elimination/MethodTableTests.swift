import Evidence
import Foundation
import Testing

/// A curved valley of three dimensions.
struct ThreeCurves: Model {
  @Latent(3) var h
  @Observed(3) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(tanh(h) + 0.5 * h[0], 0.7)
  }
}

/// Which method is chosen for models that have one, and that those which only look so have none.
@Suite struct MethodTableTests {
  private func method<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    sizes: PlateSizes = [:]
  ) throws -> String {
    try exactMethod(of: try BoundModel(model, observing: data, sizes: sizes))
  }

  private func isRefused<M: Model>(
    _ model: M,
    _ data: Bindings<M>
  ) -> Bool {
    do {
      _ = try method(model, data)
      return false
    } catch {
      return "\(error)".contains("no exact method gives log p(x)")
    }
  }

  @Test func gaussianModels() throws {
    #expect(try method(NormalNormal(), [\.x: 1]) == "Gaussian elimination of h (1 dimension)")
    let row = try Values([[1, 2, 3, 4]])
    #expect(try method(LinearGaussian(), [\.x: row]).hasPrefix("Gaussian elimination of h"))
    #expect(
      try method(Nested(), [\.x: [1, 2]]).hasPrefix("Gaussian elimination of h (1 dimension")
    )
    let features = try Values([[1, 0, 2]])
    let words = try method(Regression(), [\.features: features, \.y: [1]])
    #expect(words == "Gaussian elimination of weights (3 dimensions)")
    let scores = try Values([[1, 2], [3, 4]])
    #expect(try method(Crossed(), [\.score: scores]).contains("Gaussian elimination"))
    let groups = try method(
      Groups(),
      [\.y: [1, 2], \.county: [0, 1]],
      sizes: [Groups.Counties.self: 2]
    )
    #expect(groups.contains("Gaussian elimination"))
  }

  @Test func discreteModels() throws {
    #expect(try method(FixedMixture(), [\.x: [1, 2]]).hasPrefix("enumeration of k"))
    #expect(try method(Sprinkler(), [\.wet: [1, 0]]).contains("enumeration of rain"))
    #expect(try method(HiddenCoin(), [\.x: [1, 0]]).contains("enumeration of kind"))
    // The elements of a vector are a sequence, which is as good.
    let switches = try method(Switches(), [\.x: [1, 0]])
    let isSummed = switches.contains("enumeration of on") || switches.contains("forward algorithm")
    #expect(isSummed, "\(switches)")
    let row = try Values([[1, 2]])
    #expect(try method(AnalyzerMixture(), [\.x: row]).contains("then enumeration of k"))
  }

  @Test func sequences() throws {
    #expect(try method(HiddenMarkov(), [\.x: [0, 1, 1, 0, 1]]).hasPrefix("forward algorithm"))
    let levels = Values((0..<100).map { 1_000 + Double($0) })
    #expect(try method(LocalLevel(), [\.y: levels]).contains("Kalman smoothing of level"))
  }

  @Test func conjugateModels() throws {
    #expect(try method(Coin(prior: (1, 1)), [\.heads: [1, 0]]).hasPrefix("conjugacy of bias"))
    #expect(try method(Counts(), [\.x: [1, 2]]).hasPrefix("conjugacy of rate"))
    #expect(try method(Coins(), [\.heads: [1, 0]]).contains("per Rows"))
  }

  @Test func quadrature() throws {
    let schools: Bindings<EightSchools> = [
      \.y: [1, 2], \.standardError: [1, 1],
    ]
    #expect(try method(EightSchools(), schools).hasSuffix("quadrature over spread (1 dimension)"))
    let logistic = try method(Logistic(), [\.x: [1, 2], \.label: [0, 1]])
    #expect(logistic == "quadrature over weight, bias (2 dimensions)")
    #expect(try method(Funnel(), [\.x: 1]).contains("quadrature over u (1 dimension)"))
    let decoder = try method(TinyDecoder(), [\.x: try Values([[1, 0, 1]])])
    #expect(decoder == "quadrature over h (2 dimensions per Rows)")
    let curves = try method(ThreeCurves(), [\.x: [1, 0, 1]])
    #expect(curves == "quadrature over h (3 dimensions)")
  }

  @Test func modelsThatOnlyLookExactAreRefused() throws {
    let four: Values = [1, 2, 3, 4]
    #expect(isRefused(LogScale(), [\.x: four]))
    #expect(isRefused(Quartic(), [\.x: four]))
    #expect(isRefused(HalfLine(), [\.x: four]))
    #expect(isRefused(Stopped(), [\.x: four]))
    #expect(isRefused(Switched(), [\.x: four]))
    #expect(isRefused(Rectified(), [\.x: try Values([[1, 2, 3, 4]])]))
    #expect(isRefused(HiddenCount(), [\.x: 1]))
    #expect(isRefused(SquaredRate(), [\.x: four]))
    #expect(isRefused(HalvedProbability(), [\.x: [1, 0, 1, 0]]))
    #expect(isRefused(ExponentialOfRate(), [\.x: four]))
    #expect(isRefused(SumOfRates(), [\.x: four]))
    #expect(isRefused(GammaScale(), [\.x: four]))
  }

  /// The reference is the trapezoidal rule in space, which converges geometrically.
  @Test func threeDimensionsMatchASumOverAGrid() throws {
    let x = [1, -0.5, 0.8]
    let exact = try exactLogEvidence(ThreeCurves(), observing: [\.x: Values(x)])
    let line = (-50...50).map { 0.15 * Double($0) }
    let halfLog = 0.918_938_533_204_672_74
    func log(normal z: Double, _ scale: Double) -> Double {
      -0.5 * z * z / (scale * scale) - Foundation.log(scale) - halfLog
    }
    var sum = 0.0
    for a in line {
      let shift = 0.5 * a
      let first = log(normal: a, 1) + log(normal: x[0] - tanh(a) - shift, 0.7)
      let others = [x[1], x[2]].map { own in
        line.reduce(0) { sum, b in
          sum + Foundation.exp(log(normal: b, 1) + log(normal: own - tanh(b) - shift, 0.7))
        }
      }
      sum += Foundation.exp(first) * others[0] * others[1]
    }
    let expected = Foundation.log(sum) + 3 * Foundation.log(0.15)
    #expect(isClose(exact.logEvidence, expected, within: 1e-9), "\(exact.logEvidence) \(expected)")
    #expect(abs(exact.logEvidence - expected) < exact.errorBound)
    #expect(exact.errorBound < 1e-6)
  }
}
