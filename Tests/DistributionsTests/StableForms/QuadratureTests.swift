import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

/// Moments, entropies and modes against the density itself.
@Suite struct QuadratureTests {
  /// Values with their probabilities, or nodes with the probability of their part of a panel.
  private struct Masses {
    let values: [Double]
    let masses: [Double]
    let logDensities: [Double]

    /// Nil where there are too many values, or the tails are too heavy for what is left out.
    init?(of distribution: any Univariate) throws {
      var (values, weights): ([Double], [Double]?)
      if distribution.support.isDiscrete {
        guard let listed = Self.counts(of: distribution) else { return nil }
        (values, weights) = (listed, nil)
      } else {
        let kinks = try distribution.mode.map { try numbers($0) } ?? []
        guard let panels = Panels(of: distribution, and: kinks) else { return nil }
        (values, weights) = (panels.nodes, panels.weights)
        let (low, high) = (values[0], values[values.count - 1])
        let quarters = [0.25, 0.75].compactMap { distribution.quantile($0) }
        guard high - low < 150 * (quarters[1] - quarters[0]) else { return nil }
      }
      let logs = try numbers(distribution.logDensity(Tensor(values)))
      let heights: [Double] = logs.map { Foundation.exp($0) }
      self.values = values
      logDensities = logs
      masses = heights.indices.map { index in (weights?[index] ?? 1) * heights[index] }
    }

    private static func counts(of distribution: any Univariate) -> [Double]? {
      if let values = distribution.support.enumeratedValues {
        return values.count > 10_000 ? nil : values.map(Double.init)
      }
      guard let low = distribution.quantile(1e-15), let high = distribution.quantile(1 - 1e-15),
        high - low < 10_000
      else { return nil }
      let values = stride(from: low, through: high + 5, by: 1)
      return values.filter { distribution.support.contains($0) }
    }

    func mean(_ function: (_ value: Double, _ logDensity: Double) -> Double) -> Double {
      values.indices.reduce(0) { $0 + masses[$1] * function(values[$1], logDensities[$1]) }
    }
  }

  @Test(arguments: Case.all) func momentsAreThoseOfTheDensity(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate,
        row.family != "Mixture", !distribution.hasAtoms,
        distribution.mean != nil || distribution.entropy != nil,
        let masses = try Masses(of: distribution)
      else { continue }
      let what = "\(row)(\(entry))"
      let mean = masses.mean { x, _ in x }
      let variance = masses.mean { x, _ in (x - mean) * (x - mean) }
      try expect(distribution.mean, mean, max(variance.squareRoot(), 1e-6), "\(what).mean")
      try expect(distribution.variance, variance, 1e-6, "\(what).variance")
      try expect(distribution.entropy, masses.mean { -$1 }, 1, "\(what).entropy")
    }
  }

  private func expect(
    _ tensor: Tensor?,
    _ expected: Double,
    _ size: Double,
    _ what: String
  ) throws {
    guard let tensor else { return }
    let value = try numbers(tensor)[0]
    let bound = 1e-8 * max(size, abs(expected))
    #expect(abs(value - expected) < bound, "\(what): \(value) \(expected)")
  }

  /// Nowhere is the density higher than at the mode.
  @Test(arguments: Case.all) func noPointIsHigherThanTheMode(row: Case) throws {
    for entry in try row.references() where row.family != "Delta" {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate,
        !distribution.hasAtoms,
        let mode = try distribution.mode.map({ try numbers($0)[0] }), mode.isFinite
      else { continue }
      let step = distribution.support.isDiscrete ? 1 : 1e-3 * max(abs(mode), 1e-3)
      let others = entry.points.filter { $0.logProb != nil }.map { $0.x.elements[0] }
      let places = [mode] + others + [mode - step, mode + step]
      let heights = try numbers(distribution.logProb(Tensor(places)))
      // At an end of the support the density may be infinite, and then the end is not in the support.
      guard heights[0] > -.infinity else { continue }
      for (place, height) in zip(places, heights) {
        #expect(height <= heights[0] + 1e-9, "\(row)(\(entry)) at \(place), mode \(mode)")
      }
    }
  }
}
