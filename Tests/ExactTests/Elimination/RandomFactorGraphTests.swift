import Evidence
import Foundation
import Testing

/// A factor graph of random structure: discrete latents, some of them one a row, with a table for each pair that meets.
private struct FactorGraph: Model {
  enum Rows: Plate {}
  struct Shared: Module {
    @Latent var k
  }
  struct Own: Module {
    @Latent(per: Rows.self) var k
  }
  struct Table {
    /// Of an earlier node.
    let other: Int
    let logs: [Double]
  }

  let shared: [Shared]
  let own: [Own]
  @Observed(per: Rows.self) var x
  /// Of all nodes, the shared ones first: how many values, and the tables with earlier nodes.
  let counts: [Int]
  let tables: [[Table]]
  let unary: [[Double]]
  /// Log-probabilities of x for each value of the last node.
  let emissions: [[Double]]

  init(_ random: inout SplitMix) {
    let sizes = (shared: random.integer(1...4), own: random.integer(0...2))
    shared = (0..<sizes.shared).map { _ in Shared() }
    own = (0..<sizes.own).map { _ in Own() }
    var counts: [Int] = []
    var tables: [[Table]] = []
    for node in 0..<sizes.shared + sizes.own {
      let count = random.integer(2...3)
      var met: [Table] = []
      for other in 0..<node where random.number() > -0.2 {
        let logs = (0..<count * counts[other]).map { _ in 2 * random.number() }
        met.append(Table(other: other, logs: logs))
      }
      counts.append(count)
      tables.append(met)
    }
    self.counts = counts
    self.tables = tables
    unary = counts.map { count in (0..<count).map { _ in random.number() } }
    emissions = (0..<(counts.last ?? 2)).map { _ in random.shares(3).map(log) }
  }

  var nodes: [Tensor] { shared.map(\.k) + own.map(\.k) }

  /// The log-factor of a node given those before it.
  func term(_ node: Int, _ values: [Tensor]) -> Tensor {
    let start = Tensor(unary[node]).gathered(values[node])
    return tables[node].reduce(start) { sum, table in
      let logs = Tensor(table.logs, shape: [counts[node], counts[table.other]])
      return sum + logs.gathered(values[node]).gathered(values[table.other])
    }
  }

  var joint: Joint {
    for node in nodes.indices {
      nodes[node]
        ~ Potential(on: .integers(counts[node])) { [self] value in
          term(node, nodes.indices.map { $0 == node ? value : nodes[$0] })
        }
    }
    x ~ Categorical(logits: Tensor(emissions.flatMap(\.self), shape: [emissions.count, 3])[last])
  }
  private var last: Tensor { nodes[nodes.count - 1] }

  // MARK: - By counting

  /// The values of all nodes in a row.
  func logTerm(_ node: Int, _ values: [Int]) -> Double {
    tables[node].reduce(unary[node][values[node]]) { sum, table in
      sum + table.logs[values[node] * counts[table.other] + values[table.other]]
    }
  }

  /// Shared values, then those of each row.
  func logJoint(_ sharedValues: [Int], _ rows: [[Int]], _ x: [Int]) -> Double {
    var sum = shared.indices.map { logTerm($0, sharedValues) }.reduce(0, +)
    for (own, x) in zip(rows, x) {
      let values = sharedValues + own
      for node in shared.count..<counts.count { sum += logTerm(node, values) }
      sum += emissions[values[values.count - 1]][x]
    }
    return sum
  }

  /// All assignments of some nodes.
  func assignments(_ nodes: Range<Int>) -> [[Int]] {
    nodes.reduce([[]]) { all, node in all.flatMap { row in (0..<counts[node]).map { row + [$0] } } }
  }
}

@Suite struct RandomFactorGraphTests {
  @Test(arguments: 0..<200)
  func sumsMaximaAndMarginalsAreThoseOfAllAssignments(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let graph = FactorGraph(&random)
    let x = (0..<random.integer(1...2)).map { _ in random.integer(0...2) }
    let exact = try exactLogEvidence(graph, observing: [\.x: Values(x.map(Double.init))])
    let sharedRange = 0..<graph.shared.count
    let local = graph.assignments(graph.shared.count..<graph.counts.count)
    let rows = x.reduce([[]]) { all, _ in all.flatMap { rows in local.map { rows + [$0] } } }
    var all: [(shared: [Int], rows: [[Int]], log: Double)] = []
    for values in graph.assignments(sharedRange) {
      for own in rows { all.append((values, own, graph.logJoint(values, own, x))) }
    }
    let top = all.map(\.log).max() ?? 0
    let total = all.map { exp($0.log - top) }.reduce(0, +)
    let evidence = top + log(total)
    #expect(isClose(exact.logEvidence, evidence, within: 1e-11 * (1 + abs(evidence))))

    let chosen = all[random.integer(0...all.count - 1)]
    let values = try assignment(of: graph, chosen.shared, chosen.rows)
    let residual = chosen.log - (try exact.posterior.state.logProb(at: values)) - exact.logEvidence
    #expect(abs(residual) < 1e-9)

    let mode = try exact.posterior.state.mode()
    let best = all.max { $0.log < $1.log }
    let expected = try assignment(of: graph, best?.shared ?? [], best?.rows ?? [])
    #expect(mode == expected)

    let node = random.integer(sharedRange.lowerBound...sharedRange.upperBound - 1)
    let probabilities = try exact.posterior.probabilities(of: graph.shared[node].k).doubles
    for value in 0..<graph.counts[node] {
      let own = all.filter { $0.shared[node] == value }.map { exp($0.log - top) }.reduce(0, +)
      #expect(isClose(probabilities[value], own / total, within: 1e-12))
    }
  }

  private func assignment(
    of graph: FactorGraph,
    _ shared: [Int],
    _ rows: [[Int]]
  ) throws -> [Variable: Values] {
    var result: [Variable: Values] = [:]
    for (node, value) in zip(graph.shared, shared) {
      let variable = try #require(node.k.variable)
      result[variable] = Values(.doubles([Double(value)]), fitting: [])
    }
    for (index, node) in graph.own.enumerated() {
      let variable = try #require(node.k.variable)
      result[variable] = Values(rows.map { Double($0[index]) })
    }
    return result
  }
}
