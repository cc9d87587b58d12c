public import EvidenceTensors

/// The sizes of plates that no data tell: `[Counties.self: 85]`, or, where they are known only at run time, a sequence of such
/// pairs, as in `PlateSizes(counts.map { ($0.plate, $0.size) })`.
public struct PlateSizes: ExpressibleByDictionaryLiteral, Sendable {
  private let entries: [(plate: any Plate.Type, size: Int)]

  public init(_ entries: some Sequence<(any Plate.Type, Int)>) {
    self.entries = entries.map { ($0, $1) }
  }

  public init(dictionaryLiteral elements: (any Plate.Type, Int)...) { self.init(elements) }

  /// - Throws: `UsageError` where a plate is given two sizes.
  package func ofAxes(_ place: String) throws(UsageError) -> [Axis: Int] {
    var sizes: [Axis: Int] = [:]
    for (plate, size) in entries {
      guard let other = sizes.updateValue(size, forKey: Axis(plate)) else { continue }
      throw UsageError(
        what: "`sizes` gives \(plate) the size \(other), and then \(size)",
        place: place,
        fix: "Remove one of the two"
      )
    }
    return sizes
  }
}
