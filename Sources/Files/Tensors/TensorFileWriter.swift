package import EvidenceTensors

extension TensorFile {
  /// The file's bytes: the header's length, the header with a checksum, and the numbers, each of
  /// them at a multiple of its width.
  ///
  /// - Throws: `UsageError` when a name comes twice or is one of the layout's own, when a shape
  ///   does not fit its numbers, or when the header is longer than readers of the layout take.
  package func bytes() throws(UsageError) -> [UInt8] {
    try checkNames()
    for entry in entries { try check(entry) }
    // Wider numbers first, so that all are aligned.
    let order = TensorElementType.allCases.flatMap { type in
      entries.indices.filter { entries[$0].elements.type == type }
    }
    let header = TensorHeader(metadata: sealed, fields: fields(stored: order))
    var file = try opening(header)
    let sizes = header.fields.map(\.range.count)
    file.reserveCapacity(sizes.reduce(file.count, +))
    for index in order {
      entries[index].elements.withUnsafeBytes { file.append(contentsOf: $0) }
    }
    Checksum.fill(&file)
    return file
  }

  /// The metadata after the place of a checksum.
  private var sealed: [Property] { [Property(Checksum.name, Checksum.unknown)] + metadata }

  /// What the header says of the entries when their numbers come in `order`.
  private func fields(stored order: [Int]) -> [TensorHeader.Field] {
    var ranges = entries.map { _ in 0..<0 }
    var end = 0
    for index in order {
      let start = end
      end += entries[index].elements.withUnsafeBytes(\.count)
      ranges[index] = start..<end
    }
    return zip(entries, ranges).map { entry, range in
      .init(name: entry.name, type: entry.elements.type, shape: entry.shape, range: range)
    }
  }

  /// The length and the header, with spaces after it that let the numbers start at a multiple of 8.
  private func opening(_ header: TensorHeader) throws(UsageError) -> [UInt8] {
    var text = Array(header.json.compact.utf8)
    let widest = 8
    let excess = (TensorHeader.start + text.count) % widest
    if excess > 0 { text += Array(repeating: UInt8(ascii: " "), count: widest - excess) }
    guard text.count <= TensorHeader.longest else {
      throw refused(
        "the header has \(text.count) bytes, and \(TensorHeader.longest) are the most",
        "Use fewer or shorter names and texts"
      )
    }
    let length = (0..<TensorHeader.start).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text
  }
}

extension TensorFile {
  private func checkNames() throws(UsageError) {
    for (names, own) in [
      (entries.map(\.name), TensorHeader.metadataName), (metadata.map(\.name), Checksum.name),
    ] {
      var known: Set = [own]
      for name in names where !known.insert(name).inserted {
        let fault = name == own ? "is the layout's own" : "comes twice"
        throw refused("the name `\(name.excerpt)` \(fault)", "Choose another name")
      }
    }
  }

  private func check(_ entry: Entry) throws(UsageError) {
    let size = entry.elements.withUnsafeBytes(\.count)
    guard entry.elements.type.bytes(of: entry.shape) != size else { return }
    let shape = "\(entry.shape)".excerpt
    throw refused(
      "`\(entry.name.excerpt)` has \(entry.elements.count) numbers and the shape \(shape)",
      "Give as many numbers as the product of the sizes"
    )
  }

  private func refused(_ what: String, _ fix: String) -> UsageError {
    UsageError(what: what, place: "TensorFile.bytes", fix: fix)
  }
}
