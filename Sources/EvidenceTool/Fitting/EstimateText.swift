internal import Evidence

extension NumberText {
  /// A number with its standard error, both with as many decimals as give the error two digits: `-7.52 ± 0.13`.
  static func estimate(_ value: Double, _ error: Double) -> String {
    guard error.isFinite else { return significant(value, digits: 7) }
    let (decimals, _) = lastDigits(of: error, mostDecimals: 9)
    return "\(fixed(value, decimals: decimals)) ± \(fixed(error, decimals: decimals))"
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
