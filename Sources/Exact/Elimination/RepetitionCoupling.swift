package import EvidenceTensors

/// Proves that each repetition of an expression reads only its own repetition of some variables.
package enum RepetitionCoupling {
  /// The plates among `plates` along which some repetition of `tensor` may read another repetition of `variables`.
  ///
  /// A plate along which every expression between a variable and the result carries the plate, and reads of it only its own
  /// repetition, cannot be one. Nor, with `opening`, is one to which rows that read it are added up.
  package static func coupled(
    _ plates: AxisSet,
    in tensor: Tensor,
    by variables: some Sequence<Variable>,
    opening: Bool = true
  ) -> AxisSet {
    let tensor = opening ? LookUp.opened(tensor, for: Set(variables)) : tensor
    let leaves = Set(variables.map { Tensor($0) })
    var reached: Set<Tensor> = []
    var coupled: Set<Axis> = []
    func isReached(_ node: Tensor) -> Bool {
      leaves.contains(node) || node.inputs.contains(where: reached.contains)
    }
    for node in Tensor.listed([tensor]) where isReached(node) {
      reached.insert(node)
      coupled.formUnion(plates.filter { !node.axes.contains($0) })
      coupled.formUnion(plates.intersection(node.mixedAxes))
    }
    return AxisSet(coupled)
  }
}
