/// Bytes in the 64 letters of RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let joined = group.reduce(0) { $0 << 8 | Int($1) }
    let bits = joined << (8 * (3 - group.count))
    for position in 0..<4 {
      let letter = letters[(bits >> (18 - 6 * position)) & 63]
      text.append(position <= group.count ? letter : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}
