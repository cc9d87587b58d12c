import Distributions
import Tensors
import Testing

/// Moments, entropies, distribution functions and quantiles against their references.
@Suite struct MomentTests {
  @Test(arguments: Case.all) func areTheReference(row: Case) throws {
    for entry in try row.references() where row.family != "MarkovChain" {
      let distribution = row.distribution(entry.parameters)
      try expect(distribution.mean, entry.mean, "\(row)(\(entry)).mean")
      try expect(distribution.variance, entry.variance, "\(row)(\(entry)).variance")
      if let entropy = distribution.entropy {
        let expected = try #require(entry.entropy, "\(row)(\(entry)).entropy")
        let value = try numbers(entropy)[0]
        #expect(agrees(value, expected, 1e-12), "\(row)(\(entry)).entropy: \(value) \(expected)")
      }
    }
  }

  private func expect(_ tensor: Tensor?, _ reference: Reference.Numbers?, _ what: String) throws {
    guard let tensor else { return }
    guard let reference else {
      #expect(try numbers(tensor).allSatisfy { !$0.isFinite }, "\(what) does not exist")
      return
    }
    for (value, expected) in zip(try numbers(tensor), reference.elements) {
      #expect(agrees(value, expected, 1e-12, floor: 0), "\(what): \(value) \(expected)")
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

  @Test(arguments: Case.all) func quantilesAreTheReference(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate else {
        continue
      }
      for quantile in entry.quantiles ?? [] {
        guard let expected = quantile.x else { continue }
        let value = try #require(distribution.quantile(quantile.p))
        let floor = row.family == "Normal" || row.family == "Uniform" ? 1.0 : 0
        #expect(
          agrees(value, expected, 1e-10, floor: floor),
          "\(row)(\(entry)).quantile(\(quantile.p)): \(value) \(expected)"
        )
      }
    }
  }
}
