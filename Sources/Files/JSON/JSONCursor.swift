internal import EvidenceTensors

extension JSONParser {
  /// The byte at the position as a scalar: itself where it is ASCII; `nil` at the end.
  func peek() -> Unicode.Scalar? {
    position < bytes.endIndex ? Unicode.Scalar(bytes[position]) : nil
  }

  /// Moves past `scalar` if it comes next; returns whether it does.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    position += 1
    return true
  }

  /// What is at the position, in words.
  var found: String {
    guard let next = peek() else { return "the end" }
    let isPrinted = next.isASCII && next.value >= 0x20 && next.value != 0x7F
    return isPrinted ? "`\(next)`" : "the byte 0x\(String(next.value, radix: 16))"
  }

  /// An error about what is at the position in the place of `expected`.
  func missing(_ expected: String) -> UsageError {
    fault("\(found) stands where \(expected) belongs", "Write \(expected) there")
  }

  /// An error at the position, or at another one.
  func fault(_ what: String, _ fix: String, at place: Int? = nil) -> UsageError {
    UsageError(what: what, place: "\(name), byte \(place ?? position)", fix: fix)
  }
}
