internal import EvidenceTensors

extension DataTree {
  /// Writes the tree as a Zarr store of version 3, which is a folder, in place of a store that is there.
  ///
  /// `xarray.open_datatree` and ArviZ read it. The folder is written beside the path and renamed when whole, so no reader
  /// sees a part. What is at the path and is not a store, all of it, is left alone. The same tree gives the same bytes.
  ///
  /// - Parameters:
  ///   - path: Where the folder will be.
  ///   - compression: How chunks are compressed.
  ///   - largest: The most elements of a chunk; the default is 16 MiB of numbers.
  /// - Throws: `UsageError` for a name that cannot be stored, for variables of a group that disagree about a dimension,
  ///   for a path that has something else, and when the folder cannot be written.
  package func write(
    zarr path: String,
    compression: ZarrCompression = .none,
    largestChunk largest: Int = 1 << 21
  ) throws {
    try check()
    try ZarrFolder.replace(path) { folder in
      try ZarrStore(folder: folder, compression: compression, largest: largest).write(self)
    }
  }
}

/// A store in a folder that exists.
private struct ZarrStore {
  let folder: String
  let compression: ZarrCompression
  let largest: Int

  func write(_ tree: DataTree) throws {
    var nodes: [JSONValue.Member] = []
    for group in tree.groups {
      let document = ZarrDocument.group(group.attributes)
      try write(document, at: group.name)
      nodes.append(JSONValue.Member(group.name, document))
      for variable in group.variables {
        let name = "\(group.name)/\(variable.name)"
        nodes.append(JSONValue.Member(name, try write(variable, at: name)))
      }
    }
    try write(ZarrDocument.root(tree.attributes, over: nodes), to: folder)
  }

  /// Writes the array and returns its metadata.
  private func write(_ variable: DataTree.Variable, at name: String) throws -> JSONValue {
    let chunks = ZarrChunks(of: variable.shape, largest: largest)
    let document = ZarrDocument.array(variable, chunk: chunks.shape, compression)
    try write(document, at: name)
    let size = chunks.shape.reduce(1, *)
    var made: Set<String> = []
    for chunk in chunks.all {
      let bytes = variable.elements.bytes(chunk.run, paddedTo: size)
      var path = "\(folder)/\(name)/c"
      for index in chunk.index {
        if made.insert(path).inserted { try Folder.make(path) }
        path += "/\(index)"
      }
      try OutputFile.write(compression.encoded(bytes), to: path)
    }
    return document
  }

  private func write(_ document: JSONValue, at name: String) throws {
    let node = "\(folder)/\(name)"
    try Folder.make(node)
    try write(document, to: node)
  }

  private func write(_ document: JSONValue, to node: String) throws {
    try OutputFile.write(Array(document.indented.utf8), to: "\(node)/\(ZarrDocument.fileName)")
  }
}
