import Evidence
import Foundation
import Testing

@Suite struct QuadratureTests {
  @Test(arguments: [("betaBernoulli", 1.0, 7), ("betaBernoulliTutorial", 10.0, 6)])
  func aCoinMatchesTheReference(entry: String, prior: Double, successes: Int) throws {
    let flips = (0..<10).map { $0 < successes ? 1.0 : 0 }
    let coin = Coin(prior: (prior, prior))
    let exact = try exactLogEvidence(coin, observing: [\.heads: Values(flips)])
    #expect(isClose(exact.logEvidence, try References.number(entry), within: 1e-11))
    #expect(abs(exact.logEvidence - (try References.number(entry))) < exact.errorBound)
    #expect(exact.errorBound < 1e-10)
    #expect(exact.method == "conjugacy of bias (Beta: linear in log bias and log(1 - bias))")
  }

  @Test func countsMatchTheReference() throws {
    let x = Values(try References.numbers("gammaPoisson", "x"))
    let exact = try exactLogEvidence(Counts(), observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("gammaPoisson"), within: 1e-11))
  }

  @Test func bothFormsOfAHierarchyHaveTheSameEvidence() throws {
    let exact = try exactLogEvidence(
      CenteredSchools(),
      observing: [
        \.y: Values(try References.numbers("eightSchools", "y")),
        \.standardError: Values(try References.numbers("eightSchools", "standardError")),
      ]
    )
    #expect(isClose(exact.logEvidence, try References.number("eightSchools"), within: 1e-9))
  }

  @Test func eightSchoolsMatchTheReference() throws {
    let exact = try exactLogEvidence(
      EightSchools(),
      observing: [
        \.y: Values(try References.numbers("eightSchools", "y")),
        \.standardError: Values(try References.numbers("eightSchools", "standardError")),
      ]
    )
    #expect(isClose(exact.logEvidence, try References.number("eightSchools"), within: 1e-10))
    #expect(exact.errorBound < 1e-9)
    #expect(
      exact.method
        == "Gaussian elimination of z (1 dimension per Schools), then Gaussian elimination "
        + "of mean (1 dimension), then quadrature over spread (1 dimension)"
    )
  }

  @Test func logisticRegressionMatchesTheReference() throws {
    let exact = try exactLogEvidence(
      Logistic(),
      observing: [
        \.x: Values(try References.numbers("logisticRegression", "x")),
        \.label: Values(try References.numbers("logisticRegression", "label")),
      ]
    )
    #expect(isClose(exact.logEvidence, try References.number("logisticRegression"), within: 1e-10))
    #expect(exact.errorBound < 1e-9)
    #expect(exact.method == "quadrature over weight, bias (2 dimensions)")
  }

  @Test func proportionsOnTheSimplexMatchTheReference() throws {
    let x = Values(try References.numbers("dirichletMixture", "data"))
    let exact = try exactLogEvidence(Proportions(), observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("dirichletMixture"), within: 1e-10))
    #expect(
      exact.method
        == "conjugacy of weights (Dirichlet: linear in log weights), "
        + "then enumeration of k (729 values)"
    )
  }

  /// With y = location², p(y) = N(√y; 0, 10) / √y, smoothed over 0.01: its value at 900 is flat to second order.
  @Test func bothOfTwoFarPeaksAreFound() throws {
    let exact = try exactLogEvidence(TwoPeaks(), observing: [\.x: 900])
    func log(density y: Double) -> Double {
      -0.5 * y / 100 - 0.5 * Foundation.log(200 * .pi) - 0.5 * Foundation.log(y)
    }
    // E[p(900 + 0.01 ε)] = p (1 + ½ 0.01² p''/p): p''/p is about 1/200².
    let slope = -1.0 / 200 - 1.0 / 1800
    let curvature = slope * slope + 1.0 / (2 * 900 * 900)
    let expected = log(density: 900) + 0.5 * 1e-4 * curvature
    #expect(isClose(exact.logEvidence, expected, within: 1e-11))
  }

  @Test func repetitionsAreIntegratedOneByOne() throws {
    let exact = try exactLogEvidence(Coins(), observing: [\.heads: [1, 0, 1]])
    #expect(isClose(exact.logEvidence, 2 * log(0.2) + log(0.8), within: 1e-12))
    let rows = try #require(exact.perDatum)
    #expect(isClose(rows[1], log(0.8), within: 1e-12))
    #expect(exact.method == "quadrature over bias (1 dimension per Rows)")
  }

  /// The reference is the trapezoidal rule on the plane, which converges geometrically.
  @Test func codesOfANetworkAreIntegratedRowByRow() throws {
    let x: [[Double]] = [[1, 0, 1], [0, 0, 0]]
    let exact = try exactLogEvidence(TinyDecoder(), observing: [\.x: try Values(x)])
    let rows = try #require(exact.perDatum)
    for (row, own) in zip(x, rows) {
      #expect(isClose(own, log(tinyDecoderEvidence(of: row)), within: 1e-11))
    }
    #expect(exact.method == "quadrature over h (2 dimensions per Rows)")
  }

  private func tinyDecoderEvidence(of x: [Double]) -> Double {
    let (inner, outer) = (TinyDecoder.innerWeights, TinyDecoder.outerWeights)
    var sum = 0.0
    for i in -90...90 {
      for j in -90...90 {
        let (a, b) = (0.1 * Double(i), 0.1 * Double(j))
        let first = tanh(inner[0] * a + inner[1] * b)
        let second = tanh(inner[2] * a + inner[3] * b)
        var density = 0.01 * exp(-0.5 * (a * a + b * b)) / (2 * Double.pi)
        for pixel in 0..<3 {
          let logit = outer[2 * pixel] * first + outer[2 * pixel + 1] * second
          density /= 1 + exp(x[pixel] == 1 ? -logit : logit)
        }
        sum += density
      }
    }
    return sum
  }

  @Test func numbersThatAreLostWhereTheyMatterAreAnError() {
    #expect {
      try exactLogEvidence(Broken(), observing: [\.x: 0])
    } throws: { error in
      let words = "\(error)"
      return words.hasPrefix("Broken: the log joint is lost to rounding or overflow at `h` = 0.")
        && words.hasSuffix(
          ", where it matters to the integral. Write the formulas so that they hold there, or give a "
            + "prior that keeps away from it."
        )
    }
  }

  /// The reference integrates v in closed form and u by the trapezoid rule, which converges geometrically.
  @Test func aFunnelMatchesAnIntegralOfOneDimension() throws {
    let exact = try exactLogEvidence(Funnel(), observing: [\.x: 2])
    var sum = 0.0
    for step in -4_000...4_000 {
      let u = 0.01 * Double(step)
      let variance = exp(u) + 0.01
      let prior = exp(-u * u / 18) / (3 * (2 * Double.pi).squareRoot())
      sum += 0.01 * prior * exp(-2 / variance) / (2 * Double.pi * variance).squareRoot()
    }
    #expect(isClose(exact.logEvidence, log(sum), within: 1e-10))
    #expect(exact.method.contains("Gaussian elimination of v"))
  }

  @Test func aDensityThatDoesNotFallOffIsAnError() {
    #expect {
      try exactLogEvidence(FlatLogit(), observing: [\.x: 1])
    } throws: { error in
      "\(error)"
        == "FlatLogit: the posterior of `logit` does not fall off far out, so that it may be "
        + "improper. Give a proper prior."
    }
  }
}
