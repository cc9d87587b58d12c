internal import Tensors

/// Integrals over one and over two coordinates.
extension DensityIntegral {
  /// The integral over as many coordinates as the density has.
  ///
  /// - Throws: `QuadratureFailure`.
  static func adaptive(_ density: PointDensity) throws -> DensityIntegral {
    density.dimension == 1 ? try line(density) : try plane(density)
  }

  /// - Throws: `QuadratureFailure`.
  static func line(_ density: PointDensity) throws -> DensityIntegral {
    let line = try LineIntegral(of: { try density($0) }, .wide)
    let nodes = line.weightedNodes.map { node in
      Node(point: [node.position], weight: node.weight, corner: [node.low], edges: [[node.width]])
    }
    return DensityIntegral(logValue: line.logValue, relativeError: line.relativeError, nodes: nodes)
  }

  /// One integral inside another, in coordinates scaled to the mode.
  ///
  /// - Throws: `QuadratureFailure`.
  static func plane(_ density: PointDensity) throws -> DensityIntegral {
    let scaling = try Scaling(of: { try density($0) })
    var lines: [Double: LineIntegral] = [:]
    var failure: QuadratureFailure?
    func along(_ outer: Double) throws -> Double {
      if let known = lines[outer] { return known.logValue }
      do {
        let line = try LineIntegral(
          of: { inner in try density(inner.flatMap { scaling.point($0, outer) }) },
          .scaled
        )
        lines[outer] = line
        return line.logValue
      } catch QuadratureFailure.isZero {
        return -.infinity
      } catch let error as QuadratureFailure {
        // Far out it does not matter; where it does, it is met again.
        failure = scaling.located(error, outer: outer)
        return .nan
      }
    }
    do {
      let outer = try LineIntegral(of: { try $0.map(along) }, .scaled)
      return assembled(outer, lines, scaling)
    } catch QuadratureFailure.notANumber {
      throw failure ?? .isZero
    }
  }

  /// Nodes of smaller shares are not kept.
  private static let negligible = 1e-18

  private static func assembled(
    _ outer: LineIntegral,
    _ lines: [Double: LineIntegral],
    _ scaling: Scaling
  ) -> DensityIntegral {
    var nodes: [Node] = []
    var innerError = 0.0
    for node in outer.weightedNodes {
      guard let line = lines[node.position] else { continue }
      innerError += node.weight * line.relativeError
      for inner in line.weightedNodes {
        let weight = node.weight * inner.weight
        guard weight > negligible else { continue }
        let corner = scaling.point(inner.low, node.low)
        let right = scaling.point(inner.low + inner.width, node.low)
        let above = scaling.point(inner.low, node.low + node.width)
        nodes.append(
          Node(
            point: scaling.point(inner.position, node.position),
            weight: weight,
            corner: corner,
            edges: [zip(right, corner).map(-), zip(above, corner).map(-)]
          )
        )
      }
    }
    return DensityIntegral(
      logValue: outer.logValue + scaling.logVolume,
      relativeError: outer.relativeError + innerError,
      nodes: nodes
    )
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

extension Scaling {
  /// The failure with the place of a point on a line as a point of the plane.
  fileprivate func located(_ failure: QuadratureFailure, outer: Double) -> QuadratureFailure {
    guard case .notANumber(let position) = failure else { return failure }
    return .notANumber(at: point(position[0], outer))
  }
}
