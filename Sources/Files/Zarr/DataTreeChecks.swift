internal import EvidenceTensors

extension DataTree {
  /// Throws where a name cannot be stored, or stands twice, or dimensions disagree.
  func check() throws {
    try Self.check(unique: groups.map(\.name), "groups of the tree")
    for group in groups {
      try Self.check(name: group.name, of: "a group")
      try Self.check(unique: group.variables.map(\.name), "variables of the group \(group.name)")
      try group.check()
    }
  }

  fileprivate static func check(unique names: [String], _ owners: String) throws {
    var seen: Set<String> = []
    guard let name = names.first(where: { !seen.insert($0).inserted }) else { return }
    throw UsageError(
      what: "two \(owners) have the name \(quoted(name))",
      place: place,
      fix: "Give each its own name"
    )
  }

  fileprivate static func check(name: String, of owner: String) throws {
    guard let fault = fault(in: name) else { return }
    throw UsageError(
      what: "the name \(quoted(name)) of \(owner) \(fault)",
      place: place,
      fix: "Name it with letters, digits, underscores and hyphens"
    )
  }

  /// What keeps `name` from being that of a node.
  ///
  /// - Reference: Zarr specification, version 3.0, section "Node names".
  private static func fault(in name: String) -> String? {
    if name.isEmpty { return "is empty" }
    // By bytes and scalars: a slash with an accent is another character, and yet a slash in a path.
    if name.utf8.contains(UInt8(ascii: "/")) { return "has a slash" }
    if name.unicodeScalars.contains(where: \.breaksLine) { return "has a control character" }
    if name.utf8.allSatisfy({ $0 == UInt8(ascii: ".") }) { return "has only full stops" }
    if name.utf8.starts(with: "__".utf8) { return "starts with two underscores" }
    return name == ZarrDocument.fileName ? "is that of a file of the store" : nil
  }

  fileprivate static func quoted(_ name: String) -> String { JSONValue.string(name).compact }

  fileprivate static let place = "DataTree.write"
}

extension DataTree.Group {
  /// Throws where a name is bad, or a dimension has two sizes.
  fileprivate func check() throws {
    var sizes: [String: Int] = [:]
    for variable in variables {
      try DataTree.check(name: variable.name, of: "a variable in the group \(name)")
      let owner = "the variable \(variable.name) in the group \(name)"
      try DataTree.check(unique: variable.dimensions, "dimensions of \(owner)")
      for (dimension, size) in zip(variable.dimensions, variable.shape) {
        try DataTree.check(name: dimension, of: "a dimension of \(owner)")
        guard size == sizes[dimension, default: size] else {
          throw UsageError(
            what: "the dimension \(dimension) of \(owner) has size \(size), and "
              + "\(sizes[dimension, default: size]) in a variable before it",
            place: DataTree.place,
            fix: "Give dimensions of different sizes different names"
          )
        }
        sizes[dimension] = size
      }
    }
    for variable in variables where sizes[variable.name] != nil {
      guard variable.dimensions != [variable.name] else { continue }
      throw UsageError(
        what: "the variable \(variable.name) in the group \(name) has the name of a dimension, "
          + "and is not along it",
        place: DataTree.place,
        fix: "Give the variable or the dimension another name"
      )
    }
  }
}

extension Unicode.Scalar {
  fileprivate var breaksLine: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
