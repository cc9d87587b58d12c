/// The forward–backward algorithm in logarithms.
///
/// - Reference: Rabiner (1989), "A tutorial on hidden Markov models", equations 18–25 and 37.
struct DiscreteChainValues {
  let unary: [Double]
  let pair: [Double]
  let size: ChainSize

  private func weight(_ step: Int, _ value: Int) -> Double {
    unary[size.unaryRow(step) * size.width + value]
  }

  private func pairWeight(_ step: Int, _ from: Int, _ to: Int) -> Double {
    pair[(size.pairRow(step) * size.width + from) * size.width + to]
  }

  private var values: Range<Int> { 0..<size.width }

  /// The log-weights of all sequences up to each step, by their last value.
  private var forward: [[Double]] {
    var rows = [Array(unary[values])]
    for step in 1..<Swift.max(size.length, 1) {
      rows.append(
        values.map { value in
          let terms = values.map { rows[step - 1][$0] + pairWeight(step - 1, $0, value) }
          return logSumExp(terms) + weight(step, value)
        }
      )
    }
    return rows
  }

  var logSum: Double { logSumExp(forward[size.length - 1]) }

  var marginals: [Double] {
    let ahead = forward
    let total = logSumExp(ahead[size.length - 1])
    var behind = values.map { _ in 0.0 }
    var single = Array(repeating: 0.0, count: unary.count)
    var double = Array(repeating: 0.0, count: pair.count)
    for step in (0..<size.length).reversed() {
      for value in values {
        let place = size.unaryRow(step) * size.width + value
        single[place] += C.exp(ahead[step][value] + behind[value] - total)
      }
      guard step > 0 else { break }
      let later = values.map { weight(step, $0) + behind[$0] }
      let start = size.pairRow(step - 1) * size.width * size.width
      for from in values {
        for to in values {
          let weight = ahead[step - 1][from] + pairWeight(step - 1, from, to) + later[to]
          double[start + from * size.width + to] += C.exp(weight - total)
        }
      }
      behind = values.map { from in
        logSumExp(values.map { pairWeight(step - 1, from, $0) + later[$0] })
      }
    }
    return single + double
  }

  /// The largest weight and its sequence, by the Viterbi algorithm (Rabiner 1989, equations 32–35).
  var maximum: [Double] {
    var best = values.map { weight(0, $0) }
    var origins: [[Int]] = []
    for step in 1..<Swift.max(size.length, 1) {
      let last = best
      let from = values.map { value in
        values.max { a, b in
          last[a] + pairWeight(step - 1, a, value) < last[b] + pairWeight(step - 1, b, value)
        } ?? 0
      }
      origins.append(from)
      best = values.map { value in
        last[from[value]] + pairWeight(step - 1, from[value], value) + weight(step, value)
      }
    }
    var value = values.max { best[$0] < best[$1] } ?? 0
    var path = [value]
    let top = best[value]
    for from in origins.reversed() {
      value = from[value]
      path.append(value)
    }
    return [top] + path.reversed().map(Double.init)
  }

  private func logSumExp(_ terms: [Double]) -> Double {
    let top = terms.max() ?? -.infinity
    guard top.isFinite else { return top }
    return top + C.log(terms.reduce(0) { $0 + C.exp($1 - top) })
  }
}
