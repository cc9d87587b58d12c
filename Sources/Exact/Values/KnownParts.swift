internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Expressions in which the parts that some variables do not enter are computed beforehand.
struct KnownParts {
  let expressions: [Tensor]
  /// The numbers that stand for the parts.
  let numbers: [Variable: [Double]]

  /// Larger parts are computed where they are needed.
  private static let mostNumbers = 1 << 22

  init(of expressions: [Tensor], without open: Set<Variable>, _ evaluation: Evaluation) throws {
    let sizes = evaluation.bound.sizes
    var varying: Set<Tensor> = []
    var known: [Tensor] = []
    var seen: Set<Tensor> = []
    for tensor in Tensor.listed(expressions) {
      let inputs = tensor.inputs
      guard tensor.variable.map(open.contains) ?? inputs.contains(where: varying.contains) else {
        continue
      }
      varying.insert(tensor)
      for input in inputs where !varying.contains(input) && seen.insert(input).inserted {
        let count = input.axes.map { $0.fixedSize ?? sizes[$0] ?? 1 }.product * input.shape.product
        let isKept = input.inputs.isEmpty || input.kind != .real || count > Self.mostNumbers
        if !isKept { known.append(input) }
      }
    }
    let stands = known.map { Variable(.state, shape: $0.shape, plates: $0.axes.sorted) }
    let arrays = known.isEmpty ? [] : try evaluation(known)
    numbers = Dictionary(
      uniqueKeysWithValues: zip(stands, arrays).map { variable, array in
        (variable, array.values(plates: variable.plates, sizes: sizes).doubles)
      }
    )
    let replacements = Dictionary(uniqueKeysWithValues: zip(known, stands.map { Tensor($0) }))
    self.expressions = Tensor.substituting(replacements, in: expressions)
  }
}
