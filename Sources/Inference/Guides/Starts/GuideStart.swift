internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Where automatic guides start before a search: at the medians of their priors, or at values that were given for latents, and
/// no wider than the priors.
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
    let middles = try middles(0.5)
    let starts = family.blocks.flatMap { $0.starts(at: places(of: $0, middles)) }
    return try numbers(starts, at: middles, state, quantities)
  }

  /// The starts of guides' widths, from the distance between the priors' quartiles.
  func widths(
    _ state: [Variable: [Double]],
    _ quantities: [LearnedQuantity]
  ) throws -> [Variable: [Double]] {
    let (low, high) = (try middles(0.25), try middles(0.75))
    let starts = family.blocks.flatMap { block in
      block.widths(places(of: block, low), places(of: block, high))
    }
    return try numbers(starts, at: low, state.merging(high.numbers) { $1 }, quantities)
  }

  private func middles(_ share: Double) throws -> LatentMiddles {
    try LatentMiddles(of: bound, given: given, place: "VariationalInference.start", share: share)
  }

  private func places(of block: any GuideBlock, _ middles: LatentMiddles) -> [Tensor] {
    Tensor.substituting(middles.values, in: block.variables.map { Tensor($0) })
  }

  private func numbers(
    _ starts: [(variable: Variable, value: Tensor)],
    at middles: LatentMiddles,
    _ state: [Variable: [Double]],
    _ quantities: [LearnedQuantity]
  ) throws -> [Variable: [Double]] {
    guard !starts.isEmpty else { return [:] }
    let known = Dictionary(uniqueKeysWithValues: quantities.map { ($0.parameter, $0) })
    let values = starts.map { start in
      let value = start.value.broadcast(to: start.variable.shape)
      return known[start.variable]?.coordinates(of: value) ?? value
    }
    // A support may depend on other latents.
    let atMiddles = Tensor.substituting(middles.values, in: values)
    let arrays = try Evaluation(bound: bound, state: state.merging(middles.numbers) { $1 })(
      Tensor.substituting(quantities.replacements, in: atMiddles)
    )
    var result: [Variable: [Double]] = [:]
    for ((parameter, _), array) in zip(starts, arrays) {
      let elements = array.values(plates: parameter.plates, sizes: bound.sizes).doubles
      let free = known[parameter]?.free ?? parameter
      let declared = state[free] ?? elements
      result[free] = zip(elements, declared).map { $0.isFinite ? $0 : $1 }
    }
    return result
  }
}
