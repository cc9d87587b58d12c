import EvidenceDistributions

/// Adaptive quadrature of a function of one number, asked for many of its values at a time.
struct Integral {
  let function: ([Double]) throws -> [Double]

  /// The integral from the first of `cuts` to the last, in pieces between them.
  ///
  /// A piece whose two halves do not add up to it is replaced by them.
  func between(_ cuts: [Double]) throws -> Double {
    var pieces = try measured(zip(cuts, cuts.dropFirst()).map { ($0, $1) })
    var total = 0.0
    for _ in 0..<60 where !pieces.isEmpty && pieces.count < 1_000 {
      let ends = pieces.flatMap { piece in
        let middle = 0.5 * (piece.low + piece.high)
        return [(piece.low, middle), (middle, piece.high)]
      }
      let halves = try measured(ends)
      var rest: [Piece] = []
      for (index, piece) in pieces.enumerated() {
        let pair = [halves[2 * index], halves[2 * index + 1]]
        let sum = pair[0].value + pair[1].value
        let isSettled = abs(sum - piece.value) <= 1e-13 + 1e-11 * abs(sum)
        if isSettled { total += sum } else { rest += pair }
      }
      pieces = rest
    }
    return pieces.isEmpty ? total : .nan
  }

  private struct Piece {
    let low, high, value: Double
  }

  private static let rule = GaussLegendre(20)

  private func measured(_ ends: [(Double, Double)]) throws -> [Piece] {
    let (nodes, weights) = (Self.rule.nodes, Self.rule.weights)
    let values = try function(ends.flatMap { low, high in nodes.map { low + (high - low) * $0 } })
    return ends.enumerated().map { index, ends in
      let own = values[index * nodes.count..<(index + 1) * nodes.count]
      let mean = zip(weights, own).map(*).reduce(0, +)
      return Piece(low: ends.0, high: ends.1, value: (ends.1 - ends.0) * mean)
    }
  }
}
