/// A mistake that a user of the package can make and mend, told in one line of three parts.
///
/// The description reads `<place>: <what>. <fix>.`: where it happened, what is wrong with the
/// values involved, and what to do. Every error a user can cause is of this type.
public struct UsageError: Error, CustomStringConvertible, Sendable, Equatable {
  /// Where it happened: `file:line` where there is one, else `Type.member`.
  public let place: String
  /// What is wrong, with the values involved.
  public let what: String
  /// How to mend it.
  public let fix: String

  /// An error about `what`, at `place`, mended by `fix`; full stops at their ends are optional.
  public init(what: String, place: String, fix: String) {
    self.place = place
    self.what = what
    self.fix = fix
  }

  public var description: String { "\(place): \(sentence(what)) \(sentence(fix))" }

  /// `text` as a sentence: a full stop is added unless it ends in one, or in ! or ?.
  private func sentence(_ text: String) -> String {
    guard let last = text.last, !".!?".contains(last) else { return text }
    return text + "."
  }
}
