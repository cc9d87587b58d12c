internal import Evidence

extension NumberText {
  /// A number with its standard error, both with as many decimals as give the error two digits: `-7.52 ± 0.13`.
  static func estimate(_ value: Double, _ error: Double) -> String {
    guard error.isFinite else { return significant(value, digits: 7) }
    var decimals = 0
    var scaled = Swift.abs(error)
    while scaled < 10, decimals < 9 {
      scaled *= 10
      decimals += 1
    }
    return "\(fixed(value, decimals: decimals)) ± \(fixed(error, decimals: decimals))"
  }
}
