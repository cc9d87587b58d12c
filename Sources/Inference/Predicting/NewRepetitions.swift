public import EvidenceTensors

/// Which repetitions of a plate a fit has not seen: `[Schools.self: [false, false, true]]`.
///
/// Those that are not new are those of the fit, in their order.
public struct NewRepetitions: ExpressibleByDictionaryLiteral, Sendable {
  private let entries: [(plate: any Plate.Type, isNew: [Bool])]

  public init(_ entries: some Sequence<(any Plate.Type, [Bool])>) {
    self.entries = entries.map { ($0, $1) }
  }

  public init(dictionaryLiteral elements: (any Plate.Type, [Bool])...) { self.init(elements) }

  func ofAxes(_ place: String) throws(UsageError) -> [Axis: [Bool]] {
    var masks: [Axis: [Bool]] = [:]
    for (plate, isNew) in entries where masks.updateValue(isNew, forKey: Axis(plate)) != nil {
      throw UsageError(
        what: "`new` names \(plate) twice",
        place: place,
        fix: "Remove one of the two"
      )
    }
    return masks
  }
}
