import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

/// Moments, entropies, distribution functions and quantiles against their references.
@Suite struct MomentTests {
  @Test(arguments: Case.all) func areTheReference(row: Case) throws {
    for entry in try row.references() where row.family != "MarkovChain" {
      let distribution = row.distribution(entry.parameters)
      try expect(distribution.mean, entry.mean, "\(row)(\(entry)).mean")
      // These variances are differences.
      let isDifference = ["HalfStudentT", "Kumaraswamy", "Weibull"].contains(row.family)
      let tolerance = isDifference ? 1e-10 : 1e-12
      try expect(distribution.variance, entry.variance, "\(row)(\(entry)).variance", tolerance)
      if let entropy = distribution.entropy {
        let expected = try #require(entry.entropy, "\(row)(\(entry)).entropy")
        let value = try numbers(entropy)[0]
        #expect(agrees(value, expected, 1e-12), "\(row)(\(entry)).entropy: \(value) \(expected)")
      }
    }
  }

  private func expect(
    _ tensor: Tensor?,
    _ reference: Reference.Numbers?,
    _ what: String,
    _ tolerance: Double = 1e-12
  ) throws {
    guard let tensor else { return }
    guard let reference else {
      #expect(try numbers(tensor).allSatisfy { !$0.isFinite }, "\(what) does not exist")
      return
    }
    for (value, expected) in zip(try numbers(tensor), reference.elements) {
      #expect(agrees(value, expected, tolerance, floor: 0), "\(what): \(value) \(expected)")
    }
  }

  @Test(arguments: Case.all) func distributionFunctionIsTheReference(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate else {
        continue
      }
      for point in entry.points {
        guard let expected = point.cdf else { continue }
        let value = try #require(distribution.cdf(point.x.elements[0]))
        #expect(
          agrees(value, expected, 1e-10, floor: 0),
          "\(row)(\(entry)).cdf(\(point.x.elements[0])): \(value) \(expected)"
        )
      }
    }
  }

  /// Nothing lies below the support, and nothing above it.
  @Test(arguments: Case.all) func tailsAreCertainOutsideTheSupport(row: Case) throws {
    for entry in try row.references() {
      let (distribution, parameters) = row.variables(entry.parameters)
      guard let univariate = distribution as? any Univariate,
        let ends = row.distribution(entry.parameters).support.bounds
      else { continue }
      let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1) })
      let (low, high) = (try numbers(ends.low)[0], try numbers(ends.high)[0])
      let places = [(low - 1 - abs(low), true), (high + 1 + abs(high), false)]
      for (place, isBelow) in places where place.isFinite {
        let tails = [univariate.logCDF(Tensor(place)), univariate.logSurvival(Tensor(place))]
        let found = try numbers(tails, values).map { $0[0] }
        let expected = isBelow ? [-Double.infinity, 0] : [0, -Double.infinity]
        for (value, expected) in zip(found, expected) {
          #expect(value == expected, "\(row)(\(entry)) at \(place): \(found)")
        }
        let targets = parameters.map { Tensor($0.variable) }
        for tail in tails {
          let slopes = try numbers(gradient(of: sum(tail), withRespectTo: targets), values)
          let hasNaN = slopes.joined().contains { $0.isNaN }
          #expect(!hasNaN, "\(row)(\(entry)) at \(place)")
        }
      }
    }
  }

  @Test(arguments: Case.all) func logarithmsOfBothTailsAreTheReference(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate else {
        continue
      }
      for point in entry.points {
        let x = point.x.elements[0]
        for (expected, isLower) in [(point.logCDF, true), (point.logSurvival, false)] {
          guard let expected else { continue }
          let what = "\(row)(\(entry)) at \(x)"
          let found = isLower ? distribution.logCDF(x) : distribution.logSurvival(x)
          let value = try #require(found, "\(what)")
          let floor = row.isCombinator ? 1.0 : 0
          #expect(agrees(value, expected, 1e-10, floor: floor), "\(what): \(value) \(expected)")
        }
      }
    }
  }

  @Test(arguments: Case.all) func quantilesAreTheReference(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate else {
        continue
      }
      for quantile in entry.quantiles ?? [] {
        guard let expected = quantile.x else { continue }
        let value = try #require(distribution.quantile(quantile.p))
        // Where values of both signs are possible, the rounding of p moves a quantile of 0.
        let isSigned = (distribution.quantile(0).map { $0 < 0 }) ?? true
        let floor = isSigned || row.family == "Uniform" ? 1.0 : 0
        #expect(
          agrees(value, expected, 1e-10, floor: floor),
          "\(row)(\(entry)).quantile(\(quantile.p)): \(value) \(expected)"
        )
      }
    }
  }

  /// Of a continuous distribution P(X ≤ quantile(p)) = p; of a discrete one every possible value is its own quantile.
  @Test(arguments: Case.all) func quantilesInvertTheDistributionFunction(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate else {
        continue
      }
      if distribution.hasAtoms { continue }
      if distribution.support.isDiscrete {
        try expectValuesAreQuantiles(distribution, entry, "\(row)(\(entry))")
        continue
      }
      for p in [1e-9, 1e-4, 0.1, 0.5, 0.9, 0.9999] {
        let x = try #require(distribution.quantile(p))
        guard x != 0, x.isFinite else { continue }
        let back = try #require(distribution.cdf(x))
        // A quantile is only as exact as its rounding times the density there.
        let density = try numbers(EvidenceTensors.exp(distribution.logDensity(Tensor(x))))[0]
        let rounding = 4 * x.ulp * density
        let size = row.isCombinator ? 1 : p
        let what = "\(row)(\(entry)).quantile(\(p))"
        #expect(abs(back - p) <= 1e-10 * size + rounding, "\(what): \(back)")
      }
    }
  }

  private func expectValuesAreQuantiles(
    _ distribution: any Univariate,
    _ entry: Reference.Entry,
    _ what: String
  ) throws {
    if distribution.support.enumeratedValues?.count ?? 0 > 10_000 { return }
    for point in entry.points {
      let x = point.x.elements[0]
      guard let p = distribution.cdf(x), let mass = point.logProb, p > 1e-300, p < 0.999 else {
        continue
      }
      // The value can be told from the one below it.
      guard mass > -25, Foundation.exp(mass) > 1e-10 * p else { continue }
      #expect(distribution.quantile(p) == x, "\(what) at \(x)")
    }
  }
}

extension Case {
  /// Whether the distribution is made of another one's tails, so that its own are differences of these.
  fileprivate var isCombinator: Bool {
    let names = ["Truncated", "Censored", "IntervalCensored", "ZeroInflated", "Mixture"]
    return (names + ["Transformed"]).contains(family)
  }
}
