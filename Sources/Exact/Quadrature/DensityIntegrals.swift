internal import Tensors

/// Integrals over one, two and three coordinates.
extension DensityIntegral {
  /// The integral over as many coordinates as the density has.
  ///
  /// - Throws: `QuadratureFailure`.
  package static func adaptive(_ density: PointDensity) throws -> DensityIntegral {
    if density.dimension == 1 { return try line(density) }
    let cubature = try CubatureIntegral(of: { try density($0) }, dimension: density.dimension)
    return DensityIntegral(cubature)
  }

  private static func line(_ density: PointDensity) throws -> DensityIntegral {
    let line = try LineIntegral(of: { try density($0) }, .wide)
    let nodes = line.weightedNodes.map { node in
      Node(point: [node.position], weight: node.weight, corner: [node.low], edges: [[node.width]])
    }
    return DensityIntegral(logValue: line.logValue, relativeError: line.relativeError, nodes: nodes)
  }

  /// Nodes of smaller shares are not kept.
  private static let negligible = 1e-17

  private init(_ cubature: CubatureIntegral) {
    let (rule, target) = (cubature.rule, cubature.target)
    let total = cubature.boxes.reduce(0) { $0 + $1.integral }
    var nodes: [Node] = []
    for box in cubature.boxes {
      let edges = box.cellEdges(rule)
      for node in 0..<rule.count {
        let value = C.exp(box.logs[node] - cubature.shift) * rule.weights[node]
        let weight = box.volume * value / total
        guard weight > Self.negligible else { continue }
        nodes.append(Self.node(of: box, node, weight, edges, rule, target))
      }
    }
    let sum = nodes.reduce(0) { $0 + $1.weight }
    self.nodes = nodes.map { node in
      Node(point: node.point, weight: node.weight / sum, corner: node.corner, edges: node.edges)
    }
    logValue = cubature.logValue
    relativeError = cubature.relativeError
  }

  /// A node whose cell is, in scaled coordinates, a box between two numbers in each dimension.
  private static func node(
    of box: CubatureBox,
    _ node: Int,
    _ weight: Double,
    _ edges: [[Double]],
    _ rule: TensorRule,
    _ target: CubatureTarget
  ) -> Node {
    let indices = rule.indices[node]
    let low = indices.enumerated().map { CubatureTarget.sinh(edges[$0][$1]) }
    let high = indices.enumerated().map { CubatureTarget.sinh(edges[$0][$1 + 1]) }
    let sides = low.indices.map { axis in
      let side = low.indices.map { $0 == axis ? high[axis] - low[axis] : 0 }
      return target.scaling.displacement(side)
    }
    return Node(
      point: target.place(box.point(rule, node)),
      weight: weight,
      corner: target.scaling.point(low),
      edges: sides
    )
  }
}

extension CubatureBox {
  /// In each dimension, where one node's cell ends and the next begins: the rule's weights divide the side.
  fileprivate func cellEdges(_ rule: TensorRule) -> [[Double]] {
    zip(low, high).map { low, high in
      var edge = low
      return [low]
        + rule.lineWeights.map { weight in
          edge += 0.5 * (high - low) * weight
          return edge
        }
    }
  }
}

extension LineIntegral {
  /// The nodes with their shares of the integral, and their cells: a rule's weights divide a panel so that each node lies
  /// in its own part.
  var weightedNodes: [(position: Double, weight: Double, low: Double, width: Double)] {
    panels.flatMap { panel in
      var low = panel.low
      return zip(panel.nodes, panel.values).map { node, value in
        defer { low += node.weight }
        return (node.position, node.weight * C.exp(value - logValue), low, node.weight)
      }
    }
  }
}
