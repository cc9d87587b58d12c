import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

/// Closed forms against quadrature and summation.
@Suite struct DivergenceQuadratureTests {
  @Test(arguments: DivergencePairs.all.indices)
  func areTheMeanOfTheLogRatio(index: Int) throws {
    let (q, p) = DivergencePairs.all[index]
    let value = try numbers(#require(klDivergence(from: q, to: p, shape: [])))[0]
    let expected = q.support.isDiscrete ? try total(q, p) : try integral(q, p)
    let what = "\(q.name)–\(p.name)"
    #expect(abs(value - expected) < 1e-8 * max(1, abs(expected)), "\(what): \(value) \(expected)")
  }

  private func integral(_ q: any Univariate, _ p: any Univariate) throws -> Double {
    // A mode may be a kink.
    let kinks = try [p.mode, q.mode].compactMap { try $0.map { try numbers($0)[0] } }
    let panels = try #require(Panels(of: q, and: kinks))
    let x = Tensor(panels.nodes)
    let (logQ, logP) = (q.logDensity(x), p.logDensity(x))
    return panels.integral(try numbers(EvidenceTensors.exp(logQ) * (logQ - logP)))
  }

  private func total(_ q: any Univariate, _ p: any Univariate) throws -> Double {
    let (low, high) = (try #require(q.quantile(0)), try #require(q.quantile(1 - 1e-15)))
    let values = Tensor(Array(stride(from: low, through: high, by: 1)))
    let (logQ, logP) = (q.logDensity(values), p.logDensity(values))
    return try numbers(sum(EvidenceTensors.exp(logQ) * (logQ - logP)))[0]
  }

  @Test(arguments: DivergencePairs.infinite.indices)
  func areInfiniteWhereValuesAreImpossible(index: Int) throws {
    let (q, p) = DivergencePairs.infinite[index]
    let value = try numbers(#require(klDivergence(from: q, to: p, shape: [])))[0]
    #expect(value == .infinity, "\(q.name)–\(p.name): \(value)")
  }

  /// No row of the table goes untested.
  @Test func everyRowHasAPair() {
    let tested = Set(DivergencePairs.all.map { "\($0.q.name)–\($0.p.name)" })
    let vectors = [
      "Multivariate", "Dirichlet", "Categorical", "LowRank", "GaussianRandomWalk", "Multinomial",
      "Wishart", "LKJ", "Transformed", "ZeroInflated", "AnyUnivariate",
    ]
    for row in Divergence.all where !vectors.contains(where: row.name.contains) {
      #expect(tested.contains(row.name), "\(row.name)")
    }
    #expect(Divergence.all.count >= 30)
  }

  /// A divergence is 0 from a distribution to itself, and its gradient there is 0 as well.
  @Test(arguments: Case.all) func isZeroToItself(row: Case) throws {
    for entry in try row.references() {
      let (q, parameters) = row.variables(entry.parameters)
      let shape = q.eventRank == 0 ? [] : row.values(entry.parameters)[0].shape
      guard !parameters.isEmpty, let divergence = klDivergence(from: q, to: q, shape: shape)
      else { continue }
      let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1) })
      let value = try numbers(divergence, values)[0]
      #expect(abs(value) < 1e-12, "\(row)(\(entry)): \(value)")
    }
  }
}
