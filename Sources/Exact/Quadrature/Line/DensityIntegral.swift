/// The integral of a density over one to three coordinates, with the points that it was found from.
package struct DensityIntegral {
  package struct Node {
    package let point: [Double]
    /// The share of the density that the node stands for; all add up to 1.
    package let weight: Double
    /// The node's cell: a corner and the edges from it.
    let corner: [Double]
    let edges: [[Double]]
  }

  package let logValue: Double
  /// A bound on the error of the integral, relative to it.
  let relativeError: Double
  package let nodes: [Node]
}
