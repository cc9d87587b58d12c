package import EvidenceTensors

extension TensorFile {
  /// The file that `bytes` are; `name` stands in the errors.
  ///
  /// A checksum is compared where the file has one, and is not among the metadata.
  ///
  /// - Throws: `UsageError` with the file when its bytes are not as the layout has them: the header
  ///   is no JSON, a name comes twice, numbers are of a type that `Elements` lacks, or they leave
  ///   holes, overlap, are fewer or more than the header says; when the checksum differs; and when
  ///   it is missing and `requiringChecksum`.
  package init(
    parsing bytes: [UInt8],
    name: String,
    requiringChecksum: Bool
  ) throws(UsageError) {
    let parser = TensorFileParser(bytes: bytes, header: TensorHeaderParser(file: name))
    let end = try parser.headerEnd()
    let header = try parser.header(endingAt: end)
    let numbers = bytes[end...]
    try parser.checkThatFieldsTile(numbers.count, header.fields)
    try parser.checkChecksum(in: header.metadata, isRequired: requiringChecksum)
    let entries = numbers.withUnsafeBytes { numbers in
      header.fields.map { field in
        let part = UnsafeRawBufferPointer(rebasing: numbers[field.range])
        return Entry(field.name, shape: field.shape, Elements(copying: part, as: field.type))
      }
    }
    let metadata = header.metadata.filter { $0.name != Checksum.name }
    self.init(metadata: metadata, entries: entries)
  }
}

/// Reads the parts of a file in turn.
private struct TensorFileParser {
  let bytes: [UInt8]
  let header: TensorHeaderParser

  /// Where the header ends and the numbers start.
  func headerEnd() throws(UsageError) -> Int {
    let start = TensorHeader.start
    guard bytes.count >= start else {
      throw header.damaged("the file has \(bytes.count) bytes, and its header's length \(start)")
    }
    let length = bytes[..<start].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= TensorHeader.longest else {
      throw header.damaged(
        "the header is to have \(length) bytes, and \(TensorHeader.longest) are the most"
      )
    }
    let end = start + Int(length)
    guard end <= bytes.count else {
      throw header.damaged(
        "the header is to have \(length) bytes, and \(bytes.count - start) follow its length"
      )
    }
    return end
  }

  func header(endingAt end: Int) throws(UsageError) -> TensorHeader {
    let text = bytes[TensorHeader.start..<end]
    guard text.first == UInt8(ascii: "{") else {
      throw header.damaged("the header does not start with `{`")
    }
    let document: JSONValue
    do throws(UsageError) {
      document = try JSONValue(parsing: text, name: header.file)
    } catch {
      throw header.damaged(error.what, at: error.place)
    }
    return try header.header(document)
  }

  /// Checks that the fields are one after the other in `count` bytes, in whatever order.
  func checkThatFieldsTile(_ count: Int, _ fields: [TensorHeader.Field]) throws(UsageError) {
    let ordered = fields.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for field in ordered {
      let (name, range) = (field.name.excerpt, field.range)
      guard range.lowerBound == end else {
        throw header.damaged(
          "the header says that `\(name)` starts at byte \(range.lowerBound) of the numbers, and"
            + " those before it end at byte \(end)"
        )
      }
      end = range.upperBound
      guard end <= count else {
        throw header.damaged(
          "the header says that `\(name)` ends at byte \(end) of the numbers, and there are"
            + " \(count)"
        )
      }
    }
    guard end == count else {
      throw header.damaged(
        "the header says that the numbers end at byte \(end), and there are \(count)"
      )
    }
  }

  func checkChecksum(in metadata: [TensorFile.Property], isRequired: Bool) throws(UsageError) {
    guard let told = metadata.first(where: { $0.name == Checksum.name })?.value else {
      guard isRequired else { return }
      throw header.damaged("the metadata have no checksum")
    }
    guard Checksum.isInPlace(in: bytes) else {
      throw header.damaged("the checksum does not come first in the header")
    }
    let actual = Checksum.digits(of: bytes)
    guard told == actual else {
      throw header.damaged(
        "the file was altered: its checksum is \(told.excerpt), and that of its bytes \(actual)"
      )
    }
  }
}
