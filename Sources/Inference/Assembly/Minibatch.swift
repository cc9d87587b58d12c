package import EvidenceTensors

/// A choice to see only some repetitions of a plate in each step.
package struct Minibatch: Sendable, Hashable {
  package let plate: Axis
  package let size: Int
  /// The number of repetitions in all.
  package let total: Int

  package init(plate: Axis, size: Int, total: Int) {
    self.plate = plate
    self.size = size
    self.total = total
  }

  /// N / B: what the sum over the rows of a step is multiplied by to stand for the sum over all.
  ///
  /// B is the number of rows of this very step, so that a last, smaller batch counts as it should.
  package var scale: Tensor { Double(total) / .size(of: plate) }
}
