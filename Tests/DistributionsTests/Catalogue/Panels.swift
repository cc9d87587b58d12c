import EvidenceDistributions
import EvidenceTensors
import Foundation

/// The nodes and weights of Gauss and Legendre's rule on each of a list of neighbouring intervals, for one evaluation.
struct Panels {
  let nodes: [Double]
  let weights: [Double]

  init(between cuts: [Double]) {
    let rule = GaussLegendre(40)
    var (nodes, weights): ([Double], [Double]) = ([], [])
    for (low, high) in zip(cuts, cuts.dropFirst()) where high > low {
      nodes += rule.nodes.map { low + (high - low) * $0 }
      weights += rule.weights.map { (high - low) * $0 }
    }
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// Of a distribution, from one of its quantiles to the next: more than 1 − 1e-14 of the probability.
  init?(of distribution: any Univariate, and others: [Double] = []) {
    let places = Self.levels.compactMap { distribution.quantile($0) }
    // Where the smallest quantiles are all but 0, or the largest round to an end, too much would be left out.
    guard places.allSatisfy(\.isFinite), let low = places.first, let high = places.last,
      abs(low) > 1e-300, high != distribution.quantile(1)
    else { return nil }
    self.init(between: (places + others.filter { $0 > low && $0 < high }).sorted())
  }

  /// The sum of the weights times values at the nodes.
  func integral(_ values: [Double]) -> Double { zip(weights, values).map(*).reduce(0, +) }

  static let levels: [Double] = {
    let small = (1...15).map { Foundation.pow(10, -Double($0)) }
    return (small + [0.3, 0.5, 0.7] + small.map { 1 - $0 }).sorted()
  }()
}
