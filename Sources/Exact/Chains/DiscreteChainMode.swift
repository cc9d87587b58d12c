internal import EvidenceTensors

extension DiscreteChain: DiscreteSum {
  func search(_ maxima: [Tensor: Tensor]) -> any ModeSearch {
    let weights = [unary, pair].map { $0.substituting(maxima) }
    let best = Tensor.chain(.maximum(length: length), weights)
    let sum = Tensor.chain(.logSum(length: length), [unary, pair])
    // What the chain's sum was added to stays.
    let replaced = maxima.merging([sum: best[0]]) { $1 }
    return PathSearch(
      chain: self,
      path: best.sliced(1..<length + 1),
      maximum: logIntegral.substituting(replaced)
    )
  }
}

/// The most probable path of a chain, by the Viterbi algorithm.
private struct PathSearch: ModeSearch {
  let chain: DiscreteChain
  /// The combined values of the sequences, [T].
  let path: Tensor
  let maximum: Tensor

  func choose(into chosen: inout ChosenValues) throws {
    for (variable, values) in chain.separated(path) {
      chosen.keep(variable, try chosen.evaluated(values, variable.plates))
    }
  }
}
