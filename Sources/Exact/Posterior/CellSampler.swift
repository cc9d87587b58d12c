internal import EvidenceDistributions
internal import EvidencePrograms

/// Draws points of a density from the cells of the rule that integrated it.
struct CellSampler {
  private let nodes: [DensityIntegral.Node]
  private let cumulative: [Double]

  init(_ integral: DensityIntegral) {
    nodes = integral.nodes
    var sum = 0.0
    cumulative = nodes.map { node in
      sum += node.weight
      return sum
    }
  }

  func point(_ stream: RandomStream) -> [Double] {
    let level = stream.uniform() * (cumulative.last ?? 1)
    var (low, high) = (0, nodes.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > level { high = middle } else { low = middle + 1 }
    }
    let node = nodes[low]
    return node.edges.reduce(node.corner) { corner, edge in
      let share = stream.uniform()
      return zip(corner, edge).map { $0 + share * $1 }
    }
  }
}
