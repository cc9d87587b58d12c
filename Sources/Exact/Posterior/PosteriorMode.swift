internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

extension PosteriorState {
  /// The most probable values of all discrete latents together, with continuous latents integrated out.
  ///
  /// Maxima stand where the evidence has sums, and are then traced back.
  /// - Shapes: of each latent, its plates in declared order, then its event shape.
  /// - Throws: `UsageError` where continuous latents are integrated out after a discrete one was summed out.
  /// - Reference: Koller & Friedman (2009), section 13.2; Viterbi (1967) for sequences.
  package func mode() throws -> [Variable: Values] {
    var maxima: [Tensor: Tensor] = [:]
    var searches: [any ModeSearch] = []
    let (sums, constants) = try sumsInOrder()
    for sum in sums {
      let search = sum.search(maxima)
      maxima[sum.logIntegral] = search.maximum
      searches.append(search)
    }
    let numbers = state.merging(constants) { own, _ in own }
    let bound = elimination.bound
    var chosen = ChosenValues(evaluation: Evaluation(bound: bound, state: numbers))
    for search in searches.reversed() { try search.choose(into: &chosen) }
    return chosen.values
  }

  /// The sums over discrete latents, which must come after all integrals, and the numbers that they read.
  private func sumsInOrder() throws -> ([any DiscreteSum], constants: [Variable: [Double]]) {
    if let sums = elimination.lastSums { return (sums, elimination.constants) }
    // Another order may give the same evidence at a higher cost, with its sums last.
    var coupled = Elimination(elimination.bound)
    coupled.runCoupled()
    guard let sums = coupled.lastSums else {
      let hasSums = elimination.steps.contains { $0 is any DiscreteSum }
      throw UsageError(
        what: !hasSums
          ? "the model has no discrete latents that are summed out"
          : "continuous latents are integrated out after discrete ones were summed out, so that "
            + "the most probable values have no closed form",
        place: "ExactPosterior.mode",
        fix: "Ask for the mean, or draw with `samples(count:seed:)`"
      )
    }
    return (sums, coupled.constants)
  }
}

extension Elimination {
  /// The sums over discrete latents, where they come after all integrals and nothing is left.
  fileprivate var lastSums: [any DiscreteSum]? {
    let first = steps.firstIndex { $0 is any DiscreteSum } ?? steps.count
    let sums = steps[first...].compactMap { $0 as? any DiscreteSum }
    let isLast = isComplete && !sums.isEmpty && sums.count == steps.count - first
    return isLast ? sums : nil
  }
}

/// An elimination in which a maximum can stand in place of the sum.
protocol DiscreteSum: EliminationMethod {
  /// `maxima` stand in place of what earlier sums left.
  func search(_ maxima: [Tensor: Tensor]) -> any ModeSearch
}

/// A maximum of the log joint over some latents.
protocol ModeSearch {
  /// The maximum, a function of the latents that are eliminated later.
  var maximum: Tensor { get }
  /// Chooses the values of the latents, given those of later ones.
  func choose(into chosen: inout ChosenValues) throws
}

/// The values that were chosen so far.
struct ChosenValues {
  let evaluation: Evaluation
  private var numbers: [Variable: [Double]] = [:]
  private(set) var values: [Variable: Values] = [:]

  init(evaluation: Evaluation) { self.evaluation = evaluation }

  /// The numbers of an expression of chosen latents, with the plates first.
  func evaluated(
    _ expression: Tensor,
    _ plates: [Axis],
    with more: [Variable: [Double]] = [:]
  ) throws -> Values {
    let array = try evaluation([expression], with: numbers.merging(more) { $1 })[0]
    return array.values(plates: plates, sizes: evaluation.bound.sizes)
  }

  mutating func keep(_ latent: Variable, _ chosen: Values) {
    numbers[latent] = chosen.doubles
    values[latent] = chosen
  }
}

// MARK: - Enumeration

extension Enumeration: DiscreteSum {
  func search(_ maxima: [Tensor: Tensor]) -> any ModeSearch {
    let scores = logJoint.substituting(maxima).substituting(typicalValues)
    return TableSearch(sum: self, scores: scores)
  }
}

private struct TableSearch: ModeSearch {
  let sum: Enumeration
  let scores: Tensor

  var maximum: Tensor { scores.maximum(over: sum.axis) }

  func choose(into chosen: inout ChosenValues) throws {
    let plates = sum.plates.sorted
    let count = sum.axis.fixedSize ?? 1
    let rows = try chosen.evaluated(scores, plates + [sum.axis]).doubles
    let best = rows.chunked(by: count).map { row in
      Double(row.indices.max { row[$0] < row[$1] } ?? 0)
    }
    let choice = Variable(.state, plates: plates)
    let values = sum.values.gathered(Tensor(choice), of: sum.axis)
    let elements = try chosen.evaluated(values, sum.variable.plates, with: [choice: best])
    chosen.keep(sum.variable, elements)
  }
}

extension [Double] {
  /// Rows of `count` elements.
  fileprivate func chunked(by count: Int) -> [[Double]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<$0 + count]) }
  }
}
