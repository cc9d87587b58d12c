internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The precision that a fit computes in where the user states none.
///
/// Single where a step reads 50,000 numbers of data or more, or at least 10,000 numbers are learned: the noise of such a fit
/// is far above single rounding, and it takes half the time. Double otherwise.
struct PrecisionRule {
  static let largeData = 50_000
  static let manyParameters = 10_000

  private let data: Int
  private let learned: Int

  init(_ bound: BoundModel, _ minibatch: Minibatch?, _ quantities: [LearnedQuantity]) {
    data = bound.data.reduce(0) { sum, entry in
      if bound.structure.isPresence(entry.key) { return sum }
      guard let minibatch, entry.key.axes.contains(minibatch.plate) else {
        return sum + entry.value.count
      }
      return sum + entry.value.count / max(1, minibatch.total) * minibatch.size
    }
    learned = quantities.reduce(0) { $0 + $1.count(bound.sizes) }
  }

  var precision: Precision {
    data >= Self.largeData || learned >= Self.manyParameters ? .float : .double
  }
}
