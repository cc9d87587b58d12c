package import EvidenceTensors

/// The nodes of integrals, one for each repetition of a plate or a single one, as numbers along an axis.
package struct NodeTable {
  package let axis: Axis
  /// [dimension].
  package let points: Variable
  package let weights: Variable
  package let numbers: [Variable: [Double]]

  package init(_ integrals: [DensityIntegral], dimension: Int, plate: Axis?) {
    let most = integrals.map(\.nodes.count).max() ?? 0
    let plates = plate.map { [$0] } ?? []
    axis = AxisNumbers.make(size: most)
    points = Variable(.state, shape: [dimension], plates: plates + [axis])
    weights = Variable(.state, plates: plates + [axis])
    var places: [Double] = []
    var shares: [Double] = []
    for integral in integrals {
      // Shorter lists are filled up with a node that weighs nothing.
      let padding = Array(repeating: integral.nodes[0].point, count: most - integral.nodes.count)
      places += (integral.nodes.map(\.point) + padding).flatMap(\.self)
      shares += integral.nodes.map(\.weight) + Array(repeating: 0, count: padding.count)
    }
    numbers = [points: places, weights: shares]
  }
}
