internal import Evidence

extension NumberText {
  /// A number with its standard error over `source`, both with as many decimals as give the error two digits:
  /// `-7.52 ± 0.13 (standard error over draws)`; alone where there is no error, or where rounding is larger.
  static func estimate(_ value: Double, _ error: Double, over source: String) -> String {
    guard error.isFinite, error > 1e-8 * max(1, abs(value)) else {
      return significant(value, digits: 7)
    }
    let (decimals, _) = lastDigits(of: error, mostDecimals: 9)
    let number = "\(fixed(value, decimals: decimals)) ± \(fixed(error, decimals: decimals))"
    return "\(number) (standard error over \(source))"
  }

  /// The same with the error in units of the last digit, and at most four decimals: `-7.52(13)`.
  static func conciseEstimate(_ value: Double, _ error: Double) -> String {
    guard error.isFinite else { return significant(value, digits: 7) }
    let (decimals, units) = lastDigits(of: error, mostDecimals: 4)
    return "\(fixed(value, decimals: decimals))(\(fixed(Swift.max(units, 1), decimals: 0)))"
  }

  /// The decimals that give an error two digits, and the error in units of the last.
  private static func lastDigits(
    of error: Double,
    mostDecimals: Int
  ) -> (decimals: Int, units: Double) {
    var decimals = 0
    var scaled = Swift.abs(error)
    while scaled < 10, decimals < mostDecimals {
      scaled *= 10
      decimals += 1
    }
    return (decimals, scaled)
  }
}
