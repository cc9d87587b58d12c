internal import EvidenceFiles
internal import EvidenceTensors

/// The members of an object in a file's description of a fit, each of the type that is asked for.
struct FileFields {
  let object: JSONValue
  /// The file's name, the place of errors.
  let file: String

  init(_ object: JSONValue, file: String) {
    self.object = object
    self.file = file
  }

  /// The description in a file's metadata.
  init(of tensors: TensorFile, _ name: String, file: String) throws(UsageError) {
    guard let text = tensors.metadata.first(where: { $0.name == name })?.value else {
      throw UsageError(
        what: "the file has no `\(name)` in its metadata",
        place: file,
        fix: "Give a file that `Fit.save(to:)` or a checkpoint wrote"
      )
    }
    self.init(try JSONValue(parsing: Array(text.utf8)[...], name: "\(file), \(name)"), file: file)
  }

  func missing(_ name: String, _ kind: String) -> UsageError {
    UsageError(
      what: "the file's fit has no \(kind) `\(name)`",
      place: file,
      fix: "Give a file that `Fit.save(to:)` or a checkpoint wrote, as it was written"
    )
  }

  private func optional(_ name: String) -> JSONValue? {
    let value = object[name]
    return value == .null ? nil : value
  }

  func string(_ name: String) throws(UsageError) -> String {
    guard case .string(let value)? = optional(name) else { throw missing(name, "text") }
    return value
  }

  func strings(_ name: String) throws(UsageError) -> [String] {
    guard case .array(let elements)? = optional(name) else { throw missing(name, "list") }
    var result: [String] = []
    for element in elements {
      guard case .string(let value) = element else { throw missing(name, "list of texts") }
      result.append(value)
    }
    return result
  }

  /// A whole number from 0.
  func count(_ name: String) throws(UsageError) -> Int {
    guard case .integer(let value)? = optional(name), value >= 0 else {
      throw missing(name, "number of")
    }
    return value
  }

  func natural(_ name: String) throws(UsageError) -> UInt64 {
    switch optional(name) {
    case .integer(let value)? where value >= 0: return UInt64(value)
    case .natural(let value)?: return value
    default: throw missing(name, "whole number")
    }
  }

  func number(_ name: String) throws(UsageError) -> Double {
    switch optional(name) {
    case .number(let value)?: return value
    case .integer(let value)?: return Double(value)
    default: throw missing(name, "number")
    }
  }

  func flag(_ name: String) throws(UsageError) -> Bool {
    guard case .bool(let value)? = optional(name) else { throw missing(name, "truth value") }
    return value
  }

  func fields(_ name: String) throws(UsageError) -> FileFields {
    guard let value = optional(name), case .object = value else { throw missing(name, "object") }
    return FileFields(value, file: file)
  }

  func list(_ name: String) throws(UsageError) -> [FileFields] {
    guard case .array(let elements)? = optional(name) else { throw missing(name, "list") }
    return elements.map { FileFields($0, file: file) }
  }

  func has(_ name: String) -> Bool { optional(name) != nil }

  var members: [JSONValue.Member] {
    if case .object(let members) = object { members } else { [] }
  }
}
