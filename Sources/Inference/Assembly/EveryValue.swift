internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceTensors

/// Values of the latents that are summed out, along axes, at which each of their factors shows what it may give, and typical ones
/// of those that are integrated out.
struct EveryValue {
  private var latents: [Tensor: Tensor] = [:]
  private var choices: [Axis: (values: Range<Int>, isPair: Bool)] = [:]

  /// Pairs of more values are left out: a sequence then has the same value in all places.
  private static let mostPairs = 4_096

  /// A single value takes each of its values; the elements of a sequence take each pair of values in turn.
  ///
  /// `realization` has the draws that typical values depend on.
  init(of family: GuideFamily, _ realization: Realization) {
    for (number, latent) in family.enumerated.enumerated() {
      let (values, count) = (latent.values, latent.count)
      let isPair = !latent.variable.shape.isEmpty && count * count <= Self.mostPairs
      let axis = Axis.enumerated(number, size: isPair ? count * count : count)
      let index = Tensor.index(along: axis)
      choices[axis] = (values, isPair)
      guard isPair else {
        let all = values.value(at: index)
        latents[Tensor(latent.variable)] = all.broadcast(to: latent.variable.shape)
        continue
      }
      let even = floor(index / Double(count))
      let shape = latent.variable.shape
      let inner = Array(shape.dropFirst()).product
      let isOdd = Tensor((0..<shape.product).map { Double($0 / inner % 2) }, shape: shape)
      let place = select(isOdd .== 1, index - even * Double(count), even)
      latents[Tensor(latent.variable)] = values.value(at: place)
    }
    let integrated = family.collapse.integrated.map { Tensor($0) }
    let typical = realization(integrated.map(family.collapse.typical)).map { self($0) }
    latents.merge(zip(integrated, typical)) { $1 }
  }

  func callAsFunction(_ expression: Tensor) -> Tensor { expression.substituting(latents) }

  /// Such as "value 2", or "values 0 and 2" of neighbours.
  func words(_ axis: Axis, at index: Int) -> String? {
    guard let (values, isPair) = choices[axis] else { return nil }
    let (count, first) = (values.count, values.lowerBound)
    let pair = (first + index / count, first + index % count)
    return isPair ? "values \(pair.0) and \(pair.1)" : "value \(first + index)"
  }
}
