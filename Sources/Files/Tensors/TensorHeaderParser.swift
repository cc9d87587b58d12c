internal import EvidenceTensors

/// Reads the header of a file; nothing that it says is taken for true.
struct TensorHeaderParser {
  let file: String

  func header(_ document: JSONValue) throws(UsageError) -> TensorHeader {
    var metadata: [TensorFile.Property] = []
    var fields: [TensorHeader.Field] = []
    guard case .object(let members) = document else { throw damaged("the header is no object") }
    for member in members {
      if member.name == TensorHeader.metadataName {
        metadata = try properties(member.value)
      } else {
        fields.append(try field(member))
      }
    }
    return TensorHeader(metadata: metadata, fields: fields)
  }

  private func properties(_ value: JSONValue) throws(UsageError) -> [TensorFile.Property] {
    guard case .object(let members) = value else {
      throw damaged("the metadata are \(shown(value)), and are to be an object")
    }
    var properties: [TensorFile.Property] = []
    for member in members {
      guard case .string(let text) = member.value else {
        let name = member.name.excerpt
        throw damaged("`\(name)` of the metadata is \(shown(member.value)), and is to be a string")
      }
      properties.append(.init(member.name, text))
    }
    return properties
  }

  private func field(_ member: JSONValue.Member) throws(UsageError) -> TensorHeader.Field {
    let (name, value) = (member.name.excerpt, member.value)
    guard case .object(let members) = value, members.count == 3, let kind = value["dtype"],
      let sizes = value["shape"], let offsets = value["data_offsets"]
    else {
      throw damaged("`\(name)` is \(shown(value)), and is to have dtype, shape and data_offsets")
    }
    guard let shape = sizes.counts else {
      throw damaged("the shape of `\(name)` is \(shown(sizes)), and is to be a list of counts")
    }
    guard let ends = offsets.counts, ends.count == 2, ends[0] <= ends[1] else {
      throw damaged(
        "the data_offsets of `\(name)` are \(shown(offsets)), and are to be two counts in order"
      )
    }
    let type = try type(kind, of: name)
    let size = type.bytes(of: shape)
    guard size == ends[1] - ends[0] else {
      let told = size.map { "\($0) bytes" } ?? "more bytes than can be counted"
      throw damaged(
        "`\(name)` of shape \(shown(sizes)) and type \(type.rawValue) takes \(told), and the header"
          + " gives it \(ends[1] - ends[0])"
      )
    }
    return .init(name: member.name, type: type, shape: shape, range: ends[0]..<ends[1])
  }

  private func type(_ kind: JSONValue, of name: String) throws(UsageError) -> TensorElementType {
    if case .string(let text) = kind, let type = TensorElementType(rawValue: text) { return type }
    let known = TensorElementType.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError(
      what: "the dtype of `\(name)` is \(shown(kind)), and is to be one of \(known)",
      place: file,
      fix: "Convert its numbers to one of these"
    )
  }

  private func shown(_ value: JSONValue) -> String { value.compact.excerpt }

  /// An error about a file that is not as it was written.
  func damaged(_ what: String, at place: String? = nil) -> UsageError {
    UsageError(
      what: what,
      place: place ?? file,
      fix: "Copy the file again, or save the fit anew"
    )
  }
}

extension JSONValue {
  /// The elements of an array of whole numbers that are not negative, else `nil`.
  fileprivate var counts: [Int]? {
    guard case .array(let elements) = self else { return nil }
    var counts: [Int] = []
    for element in elements {
      guard case .integer(let count) = element, count >= 0 else { return nil }
      counts.append(count)
    }
    return counts
  }
}
