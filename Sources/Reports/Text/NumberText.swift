#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Numbers as people read them.
public enum NumberText {
  /// `value` with `decimals` digits after the point, as in `-0.250`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    formatted(value, "%.\(max(0, decimals))f")
  }

  /// `value` with up to `digits` significant digits, as in `0.25` or `1.2e-07`.
  public static func significant(_ value: Double, digits: Int) -> String {
    formatted(value, "%.\(max(1, digits))g")
  }

  /// A whole number with its thousands apart, as in `20,000`.
  public static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  private static func formatted(_ value: Double, _ format: String) -> String {
    let longest = 400  // the largest double has 309 digits before the point
    let bytes = [CChar](unsafeUninitializedCapacity: longest) { buffer, count in
      let written = withVaList([value]) { vsnprintf(buffer.baseAddress, longest, format, $0) }
      count = min(Int(written), longest - 1)
    }
    let text = String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let isNegativeZero = text.hasPrefix("-") && !text.contains { $0 != "0" && !"-.".contains($0) }
    return isNegativeZero ? String(text.dropFirst()) : text
  }
}
