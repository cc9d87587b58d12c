internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Where automatic guides start before a search: at the medians of their priors, or at values that were given for latents.
///
/// Where a number is not finite, a parameter starts as it is declared.
struct GuideStart {
  let bound: BoundModel
  let family: GuideFamily
  /// Values of some latents.
  let given: [Variable: Values]

  /// The parameters of automatic guides for which a search is worth its while and that start at no given values; none where
  /// each coordinate is drawn by itself, and steps of its own scale are easy.
  var searched: Set<Variable> {
    guard family.blocks.contains(where: \.isCoupled) else { return [] }
    return Set(family.blocks.flatMap(\.searched).filter { !isGiven($0) })
  }

  /// Whether a parameter belongs to a latent that was given a value.
  func isGiven(_ parameter: Variable) -> Bool {
    family.blocks.contains { block in
      block.ownParameters.contains { $0.variable == parameter }
        && block.variables.contains { given[$0] != nil }
    }
  }

  /// The starts of guides' own locations, plates first; `state` has all quantities as they are declared to start.
  func elements(
    _ state: [Variable: [Double]],
    _ quantities: [LearnedQuantity]
  ) throws -> [Variable: [Double]] {
    let starts = family.blocks.flatMap { block in
      block.starts(at: block.variables.map { Tensor($0) })
    }
    guard !starts.isEmpty else { return [:] }
    let middles = try LatentMiddles(of: bound, given: given, place: "VariationalInference.start")
    let values = starts.map { $0.value.broadcast(to: $0.variable.shape) }
    let atMiddles = Tensor.substituting(middles.values, in: values)
    let all = Tensor.substituting(quantities.replacements, in: atMiddles)
    let numbers = state.merging(middles.numbers) { $1 }
    let arrays = try Evaluation(bound: bound, state: numbers)(all)
    let frees = Dictionary(uniqueKeysWithValues: quantities.map { ($0.parameter, $0.free) })
    var result: [Variable: [Double]] = [:]
    for ((parameter, _), array) in zip(starts, arrays) {
      let elements = array.values(plates: parameter.plates, sizes: bound.sizes).doubles
      let free = frees[parameter] ?? parameter
      let declared = state[free] ?? elements
      result[free] = zip(elements, declared).map { $0.isFinite ? $0 : $1 }
    }
    return result
  }
}
