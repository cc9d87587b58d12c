/// Bytes as two-digit hexadecimal numbers, as in `1f 8b`.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0\(digits)" : digits
  }
  .joined(separator: " ")
}
