/// What a mistyped name was probably meant to be.
package enum NearestName {
  /// The candidate with the fewest edits from `name`, if at most a third of its letters differ.
  package static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    let typed = Array(name.lowercased())
    let ranked = candidates.map { (name: $0, edits: distance(typed, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.edits < $1.edits }) else { return nil }
    let longest = max(typed.count, best.name.count)
    return best.edits <= longest / 3 ? best.name : nil
  }

  /// The question to ask after an unknown `name`, if there is a near one.
  package static func suggestion(
    for name: String,
    among candidates: some Sequence<String>
  ) -> String? {
    find(name, among: candidates).map { "Did you mean \($0)?" }
  }

  /// The number of letters to insert, delete, replace or exchange with their neighbour.
  ///
  /// - Reference: F. Damerau (1964), the restricted edit distance.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var current = [i + 1]
      for (j, other) in b.enumerated() {
        let replaced = last[j] + (letter == other ? 0 : 1)
        var edits = min(replaced, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other {
          edits = min(edits, beforeLast[j - 1] + 1)
        }
        current.append(edits)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
