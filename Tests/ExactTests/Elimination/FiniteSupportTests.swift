import Evidence
import Foundation
import Testing

/// Counts from anywhere on, in each row and in a vector of all.
private struct FiniteCounts: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var k
  @Latent(2) var m
  @Observed(per: Rows.self) var y
  let low: Int
  let high: Int
  let rate: Double
  var joint: Joint {
    k ~ DiscreteUniform(low, high)
    m ~ Truncated(Poisson(rate), above: 1, below: 5)
    y ~ Normal(0.5 * k + 0.3 * m[0] - 0.2 * m[1], 0.8)
  }
}

/// A sequence of counts from 2 to 4.
private struct CountChain: Model {
  @Latent(5) var k
  @Observed(5) var y
  var joint: Joint {
    k
      ~ MarkovChain(from: DiscreteUniform(2, 4)) { last in
        Truncated(Binomial(trials: 4, probability: 0.2 * last), above: 1)
      }
    y ~ Normal(k, 0.7)
  }
}

/// A count with an upper end, seen through thinned counts.
private struct Thinned: Model {
  enum Sites: Plate {}
  @Latent(per: Sites.self) var size
  @Observed(3, per: Sites.self) var y
  let rate: Double
  let end: Int
  var joint: Joint {
    size ~ Truncated(Poisson(rate), below: end)
    y ~ Binomial(trials: size, probability: 0.5)
  }
}

/// Sums over finite supports, wherever these start, against sums over all values.
@Suite struct FiniteSupportTests {
  private func normal(_ x: Double, _ mean: Double, _ scale: Double) -> Double {
    let z = (x - mean) / scale
    return exp(-0.5 * z * z) / (scale * (2 * .pi).squareRoot())
  }

  @Test(arguments: 0..<25)
  func countsOfRowsAndOfAVector(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let low = random.integer(-6...6)
    let high = low + random.integer(0...4)
    let rate = 0.5 + 4 * abs(random.number())
    let y = (0..<random.integer(1...4)).map { _ in 3 * random.number() }
    let model = FiniteCounts(low: low, high: high, rate: rate)
    let exact = try exactLogEvidence(model, observing: [\.y: Values(y)])
    let poisson = (0...5).map { exp(Double($0) * log(rate) - rate - lgamma(Double($0) + 1)) }
    let mass = poisson[2...4].reduce(0, +)
    var (total, mean) = (0.0, 0.0)
    for a in 2...4 {
      for b in 2...4 {
        var term = poisson[a] * poisson[b] / (mass * mass)
        for own in y {
          let sum = (low...high).reduce(0.0) { sum, k in
            sum + normal(own, 0.5 * Double(k) + 0.3 * Double(a) - 0.2 * Double(b), 0.8)
          }
          term *= sum / Double(high - low + 1)
        }
        total += term
        mean += term * Double(a)
      }
    }
    #expect(isClose(exact.logEvidence, log(total), within: 1e-11))
    #expect(isClose(try exact.posterior.mean(of: model.m)[0], mean / total, within: 1e-10))
    let probabilities = try exact.posterior.probabilities(of: model.m)
    #expect(probabilities.shape == [2, 3])
    let first = (0..<3).map { Double($0 + 2) * probabilities.doubles[$0] }.reduce(0, +)
    #expect(isClose(first, mean / total, within: 1e-10))
    let draws = try exact.posterior.samples(count: 20, seed: 3)[\.m]
    #expect(draws.doubles.allSatisfy { (2...4).contains($0) })
    #expect(try exact.posterior.mode()[\.m].doubles.allSatisfy { (2...4).contains($0) })
  }

  @Test(arguments: 0..<10)
  func aSequenceThatStartsAtTwo(seed: Int) throws {
    var random = SplitMix(state: UInt64(50 + seed))
    let y = (0..<5).map { _ in 3 + 2 * random.number() }
    let model = CountChain()
    let exact = try exactLogEvidence(model, observing: [\.y: Values(y)])
    func binomial(_ k: Int, _ p: Double) -> Double {
      exp(lgamma(5) - lgamma(Double(k) + 1) - lgamma(5 - Double(k)))
        * pow(p, Double(k)) * pow(1 - p, Double(4 - k))
    }
    var (total, last) = (0.0, 0.0)
    var best = (weight: 0.0, path: [Double]())
    for number in 0..<243 {
      let path = (0..<5).map { 2 + number / [1, 3, 9, 27, 81][$0] % 3 }
      var term = 1.0 / 3
      for (before, after) in zip(path, path.dropFirst()) {
        let p = 0.2 * Double(before)
        term *= binomial(after, p) / (2...4).reduce(0) { $0 + binomial($1, p) }
      }
      for (k, own) in zip(path, y) { term *= normal(own, Double(k), 0.7) }
      total += term
      last += term * Double(path[4])
      if term > best.weight { best = (term, path.map(Double.init)) }
    }
    #expect(isClose(exact.logEvidence, log(total), within: 1e-11))
    #expect(exact.method.hasPrefix("forward algorithm"), "\(exact.method)")
    #expect(isClose(try exact.posterior.mean(of: model.k)[4], last / total, within: 1e-10))
    #expect(try exact.posterior.mode()[\.k].doubles == best.path)
    let draws = try exact.posterior.samples(count: 50, seed: 3)[\.k]
    #expect(draws.doubles.allSatisfy { (2...4).contains($0) })
    let residual = try exact.posterior.logProb(at: [\.k: Values(best.path)])
    #expect(isClose(residual, log(best.weight / total), within: 1e-10))
  }

  /// Sizes up to 20 and renormalized: log p −13.746689291 at λ = 4, p = ½.
  @Test func sizesOfSitesBelowAnEnd() throws {
    let y = try Values([[2, 3, 1], [0, 1, 0], [4, 2, 3]])
    let exact = try exactLogEvidence(Thinned(rate: 4, end: 21), observing: [\.y: y])
    #expect(isClose(exact.logEvidence, -13.746_689_291, within: 1e-9), "\(exact.logEvidence)")
  }

  @Test func boundsBeyondWhatCanBeCountedAreNoList() {
    #expect(Support.integerInterval(-2, 3).enumeratedValues == -2..<4)
    #expect(Support.integerInterval(Tensor(0), Tensor(1e300)).enumeratedValues == nil)
    #expect(Support.integerInterval(Tensor(0), Tensor(0x1p63)).enumeratedValues == nil)
    #expect(Support.integerInterval(Tensor(0.2), Tensor(0.8)).enumeratedValues == nil)
    let huge = Support.integerInterval(Tensor(0), Tensor(1e300))
    #expect(!huge.isSame(as: .nonNegativeIntegers))
  }
}
