internal import EvidenceTensors

/// Integrals over one, two and three coordinates.
extension DensityIntegral {
  /// The integral over as many coordinates as the density has.
  ///
  /// - Throws: `QuadratureFailure`.
  package static func adaptive(_ density: PointDensity) throws -> DensityIntegral {
    if density.dimension == 1 { return try line(density) }
    let integral = try SpaceIntegral(of: { try density($0) }, dimension: density.dimension)
    switch integral.form {
    case .lattice(let lattice): return DensityIntegral(lattice, integral.relativeError)
    case .boxes(let boxes): return DensityIntegral(boxes, integral.relativeError)
    }
  }

  private static func line(_ density: PointDensity) throws -> DensityIntegral {
    let line = try LineIntegral(of: { try density($0) }, .wide, checks: density.checks)
    let nodes = line.weightedNodes.map { node in
      Node(point: [node.position], weight: node.weight, corner: [node.low], edges: [[node.width]])
    }
    return DensityIntegral(logValue: line.logValue, relativeError: line.relativeError, nodes: nodes)
  }

  /// Nodes of smaller shares are not kept.
  private static let negligible = 1e-17

  private init(_ lattice: LatticeIntegral, _ relativeError: Double) {
    let (fill, target) = (lattice.fill, lattice.target)
    let values = fill.logs.map { C.exp($0 - fill.top) }
    let total = values.reduce(0, +)
    nodes = values.indices.filter { values[$0] > Self.negligible * total }.map { node in
      let point = fill.point(node)
      return Node(
        between: zip(point, fill.steps).map { $0 - 0.5 * $1 },
        point,
        zip(point, fill.steps).map { $0 + 0.5 * $1 },
        weight: values[node] / total,
        target
      )
    }
    logValue = lattice.logValue
    self.relativeError = relativeError
  }

  private init(_ cubature: CubatureIntegral, _ relativeError: Double) {
    let (rule, target) = (cubature.rule, cubature.target)
    let total = cubature.boxes.reduce(0) { $0 + $1.integral }
    var nodes: [Node] = []
    for box in cubature.boxes {
      let edges = box.cellEdges(rule)
      for node in 0..<rule.count {
        let value = C.exp(box.logs[node] - cubature.shift) * rule.weights[node]
        let weight = box.volume * value / total
        guard weight > Self.negligible else { continue }
        let indices = rule.indices[node]
        let own = Node(
          between: indices.enumerated().map { edges[$0][$1] },
          box.point(rule, node),
          indices.enumerated().map { edges[$0][$1 + 1] },
          weight: weight,
          target
        )
        nodes.append(own)
      }
    }
    let sum = nodes.reduce(0) { $0 + $1.weight }
    self.nodes = nodes.map { node in
      Node(point: node.point, weight: node.weight / sum, corner: node.corner, edges: node.edges)
    }
    logValue = cubature.logValue
    self.relativeError = relativeError
  }
}

extension DensityIntegral.Node {
  /// A node whose cell is, in a target's coordinates, a box between two corners.
  fileprivate init(
    between low: [Double],
    _ point: [Double],
    _ high: [Double],
    weight: Double,
    _ target: CubatureTarget
  ) {
    let (first, last) = (low.map(target.scaled), high.map(target.scaled))
    self.point = target.place(point)
    self.weight = weight
    corner = target.scaling.point(first)
    edges = low.indices.map { axis in
      let side = low.indices.map { $0 == axis ? last[axis] - first[axis] : 0 }
      return target.scaling.displacement(side)
    }
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
