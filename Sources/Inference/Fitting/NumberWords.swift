internal import EvidenceTensors

extension Double {
  /// The number as an error tells it: six digits, and words where it is none.
  var words: String { words(digits: 6) }

  func words(digits: Int) -> String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-infinity" : "infinity" }
    if self == 0 { return "0" }
    var power = 0.0
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      power += 1
    }
    while rest < 1 {
      rest *= 10
      power -= 1
    }
    let last = Double(digits - 1)
    let unit = C.pow(10, Swift.abs(last - power))
    let rounded = power <= last ? (self * unit).rounded() / unit : (self / unit).rounded() * unit
    let text = "\(rounded.isFinite ? rounded : self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
