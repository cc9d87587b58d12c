internal import Inference
internal import Tensors

extension DiscreteChain: DiscreteSum {
  func search(_ maxima: [Tensor: Tensor]) -> any ModeSearch {
    let steps = Swift.max(length - 1, 1)
    let own = unary.repeatingLastRow(length).substituting(maxima)
    let moves = pair.repeatingLastRow(steps).substituting(maxima)
    let path = PathSearch(chain: self, own: own, moves: moves)
    let sum = Tensor.chain(.logSum(length: length), [unary, pair])
    // What the chain's sum was added to stays.
    let replaced = maxima.merging([sum: path.best]) { $1 }
    return PathSearch(
      chain: self,
      own: own,
      moves: moves,
      maximum: logIntegral.substituting(replaced)
    )
  }
}

/// The most probable path of a chain.
private struct PathSearch: ModeSearch {
  let chain: DiscreteChain
  /// Log-weights of values, [T, K], and of neighbours, [T − 1, K, K].
  let own: Tensor
  let moves: Tensor
  var maximum = Tensor(0)

  /// max over paths, step by step.
  var best: Tensor {
    var scores = own[0]
    for step in 1..<Swift.max(chain.length, 1) {
      let all = scores.reshaped(chain.width, 1) + moves[step - 1]
      scores = max(all, dimensions: [0]) + own[step]
    }
    return max(scores)
  }

  func choose(into chosen: inout ChosenValues) throws {
    let plates = chain.plates.sorted
    let (length, width) = (chain.length, chain.width)
    let all = try chosen.evaluated(own, plates).doubles
    let between = try chosen.evaluated(moves, plates).doubles
    let repetitions = all.count / (length * width)
    let steps = between.count / Swift.max(repetitions, 1)
    let paths = (0..<repetitions).map { repetition in
      path(
        Array(all[repetition * length * width..<(repetition + 1) * length * width]),
        Array(between[repetition * steps..<(repetition + 1) * steps])
      )
    }
    var rest = paths.flatMap(\.self)
    for (variable, count) in zip(chain.variables, chain.choices).reversed() {
      let digits = rest.map { Double($0 % count) }
      // Declared plates may be in another order than the canonical one.
      let state = Variable(.state, shape: [length], plates: plates)
      let values = try chosen.evaluated(Tensor(state), variable.plates, with: [state: digits])
      chosen.keep(variable, values)
      rest = rest.map { $0 / count }
    }
  }

  private func path(_ own: [Double], _ moves: [Double]) -> [Int] {
    let (length, width) = (chain.length, chain.width)
    var scores = Array(own[0..<width])
    var origins: [[Int]] = []
    for step in 1..<Swift.max(length, 1) {
      let start = (step - 1) * width * width
      func score(_ earlier: Int, _ later: Int) -> Double {
        scores[earlier] + moves[start + earlier * width + later]
      }
      let from = (0..<width).map { later in
        (0..<width).max { score($0, later) < score($1, later) } ?? 0
      }
      scores = (0..<width).map { score(from[$0], $0) + own[step * width + $0] }
      origins.append(from)
    }
    var path = [scores.indices.max { scores[$0] < scores[$1] } ?? 0]
    for from in origins.reversed() { path.append(from[path[path.count - 1]]) }
    return path.reversed()
  }
}
