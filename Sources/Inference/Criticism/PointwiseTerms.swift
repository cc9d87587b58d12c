internal import EvidenceTensors

extension [Double] {
  /// log Σ exp, in nats.
  var logSumExp: Double { self[...].logMeanExp + C.log(Double(count)) }

  /// The variance with n − 1, +∞ where a value is infinite; 0 for a single one.
  var variance: Double {
    let squaredError = meanAndSquaredError.squaredError
    return squaredError.isNaN ? .infinity : squaredError * Double(count)
  }

  /// Of the sum of the terms of N data, as an estimate for other data of the same kind: √(N var).
  var standardErrorOfSum: Double { (Double(count) * variance).squareRoot() }

  /// These elpd in one line, such as "4 data at 100 draws: elpd -7.7 ± 3.4 nats, 5.02 effective parameters".
  func words(draws: Int, effectiveParameters: Double) -> String {
    let total = reduce(0, +)
    let elpd = total.isFinite ? total.words(error: standardErrorOfSum) : total.words
    let parameters = effectiveParameters.words(digits: 3)
    let data = "\(count) \(count == 1 ? "datum" : "data") at \(draws) draws"
    return "\(data): elpd \(elpd) nats, \(parameters) effective parameters"
  }
}

extension [Int] {
  /// Such as "3 of 400 data (0, 17, 20)", with no more than five numbers.
  func dataWords(of total: Int) -> String {
    let numbers = prefix(5).map { "\($0)" }.joined(separator: ", ")
    let list = isEmpty ? "" : " (\(numbers)\(count > 5 ? ", …" : ""))"
    return "\(count) of \(total) \(total == 1 ? "datum" : "data")\(list)"
  }
}
