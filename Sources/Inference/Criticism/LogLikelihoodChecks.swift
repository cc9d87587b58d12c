internal import EvidenceTensors

extension [[Double]] {
  /// That these are log-likelihoods `[datum][draw]`, each a number or −∞; the number of draws.
  func checkedDraws(atLeast least: Int, place: String) throws(UsageError) -> Int {
    guard let first, first.count >= least else {
      let fewest = least == 1 ? "a draw" : "\(least) draws"
      let draws = first.map { "the draws of datum 0 are \($0.count)" }
      throw UsageError(
        what: draws ?? "there are no data",
        place: place,
        fix: "Give log-likelihoods of a datum or more, each at \(fewest) or more"
      )
    }
    for (datum, row) in enumerated() {
      guard row.count == first.count else {
        throw UsageError(
          what: "the draws of datum \(datum) are \(row.count), and those of datum 0 \(first.count)",
          place: place,
          fix: "Give the log-likelihood of every datum at the same draws"
        )
      }
      try row.checkLogValues("the log-likelihood of datum \(datum)", place: place)
    }
    return first.count
  }
}

extension [Double] {
  /// That each is a number or −∞.
  func checkLogValues(_ name: String, place: String) throws(UsageError) {
    guard let draw = firstIndex(where: { !($0 < .infinity) }) else { return }
    throw UsageError(
      what: "\(name) at draw \(draw) is \(self[draw].words)",
      place: place,
      fix: "Give numbers, or -infinity for a probability of zero"
    )
  }

  /// That these are log-ratios of so many draws, one of them with a weight.
  func checkLogRatios(draws: Int, place: String) throws(UsageError) {
    guard count == draws else {
      throw UsageError(
        what: "the log-ratios are \(count), and the draws \(draws)",
        place: place,
        fix: "Give one for each draw"
      )
    }
    try checkLogValues("the log-ratio", place: place)
    guard contains(where: { $0 > -.infinity }) else {
      throw UsageError(
        what: "the log-ratio is -infinity at every draw",
        place: place,
        fix: "Draw from a posterior under which the data are possible"
      )
    }
  }
}
