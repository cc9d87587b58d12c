extension Double {
  /// The number with its standard error, to the digits that two digits of the error leave: `-7.52 ± 0.13`.
  ///
  /// Alone, with seven digits, where there is no error or rounding is larger.
  package func words(error: Double) -> String {
    guard isFinite, error.isFinite, error > 1e-8 * Swift.max(1, magnitude) else {
      return decimalWords(Swift.max(0, 6 - exponent10))
    }
    let decimals = Swift.max(0, 1 - error.exponent10)
    return "\(decimalWords(decimals)) ± \(error.decimalWords(decimals))"
  }

  private var exponent10: Int {
    self == 0 || !isFinite ? 0 : Int((C.log(magnitude) / C.log(10)).rounded(.down))
  }

  /// With so many decimals; as it is where an integer does not hold them.
  private func decimalWords(_ decimals: Int) -> String {
    let scaled = (magnitude * C.pow(10, Double(decimals))).rounded()
    guard scaled < 0x1p53 else { return "\(self)" }
    var digits = String(Int(scaled))
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    let whole = digits.dropLast(decimals)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    return decimals == 0 ? sign + whole : "\(sign)\(whole).\(digits.suffix(decimals))"
  }
}
