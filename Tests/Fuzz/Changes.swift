import EvidenceTestSupport

extension [UInt8] {
  /// One change to a bit, a byte, or a part that is taken out, put in again, or cut off.
  mutating func changeBytes(using generator: inout Generator) {
    guard !isEmpty else { return append(UInt8(generator.below(256))) }
    let place = generator.below(count)
    let end = place + generator.below(Swift.min(count - place, 16) + 1)
    switch generator.below(6) {
    case 0: self[place] ^= 1 << UInt8(generator.below(8))
    case 1: self[place] = UInt8(generator.below(256))
    case 2: removeSubrange(place..<end)
    case 3: insert(contentsOf: self[place..<end], at: place)
    case 4: removeSubrange(place...)
    default: for byte in 0..<Swift.min(count, 8) { self[byte] = UInt8(generator.below(256)) }
    }
  }

  /// Puts `numeral` in the place of some run of digits.
  mutating func replaceDigits(with numeral: [UInt8], using generator: inout Generator) {
    let digits = runs { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard !digits.isEmpty else { return }
    replaceSubrange(generator.pick(digits), with: numeral)
  }

  /// Puts `numeral` in the place of each run of digits.
  mutating func replaceDigits(with numeral: [UInt8]) {
    for range in runs({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }).reversed() {
      replaceSubrange(range, with: numeral)
    }
  }

  /// Puts `token` in the place of some number, string or mark.
  mutating func replaceToken(with token: [UInt8], using generator: inout Generator) {
    let marks = Array("{}[]:, ".utf8)
    let tokens = runs { !marks.contains($0) } + indices.map { $0..<$0 + 1 }
    guard !tokens.isEmpty else { return }
    replaceSubrange(generator.pick(tokens), with: token)
  }

  /// Puts a part of `other` in the place of a part.
  mutating func splice(_ other: [UInt8], using generator: inout Generator) {
    let start = generator.below(count + 1)
    let end = start + generator.below(count - start + 1)
    let from = generator.below(other.count + 1)
    let to = from + generator.below(other.count - from + 1)
    replaceSubrange(start..<end, with: other[from..<to])
  }

  /// The longest ranges of bytes that `isMember` takes.
  private func runs(_ isMember: (UInt8) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (place, byte) in enumerated() {
      if isMember(byte) {
        start = start ?? place
      } else if let first = start {
        runs.append(first..<place)
        start = nil
      }
    }
    return start.map { runs + [$0..<count] } ?? runs
  }
}
