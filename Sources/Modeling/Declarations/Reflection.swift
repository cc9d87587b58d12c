package import EvidenceTensors

/// What reflection finds in a model: its variables, in order of declaration, with their dotted paths.
package struct Reflection: Sendable {
  /// A stored module and the variables in it.
  package struct Part: Sendable {
    package let path: String
    package let isModel: Bool
    package let variables: [Variable]
  }
  package private(set) var declarations: [DeclaredVariable] = []
  package private(set) var parts: [Part] = []
  private var paths: [Variable: String] = [:]
  private var positions: [Variable: Int] = [:]
  private var visitedObjects: Set<ObjectIdentifier> = []
  /// Variables in plain `Tensor` properties; one that is declared elsewhere keeps its name from there.
  private var plain: [DeclaredVariable] = []
  private let root: String

  /// Finds the variables of a model, or of a part of one, in stored properties, arrays and modules inside modules.
  ///
  /// - Throws: `UsageError` for variables in dictionaries or sets, which have no order, and where a
  ///   compiler flag has removed the names of fields.
  package init(of model: some Module) throws(UsageError) {
    root = String(describing: type(of: model))
    try visit(model, [])
    for entry in plain { record(entry.variable, entry.path) }
  }

  package func variable(at path: String) -> Tensor? {
    declarations.first { $0.path == path }.map { Tensor($0.variable) }
  }

  package func path(of variable: Variable) -> String? { paths[variable] }

  /// Those of some variables that are declared, in order of declaration.
  package func inOrder(_ variables: Set<Variable>) -> [Variable] {
    variables.compactMap { positions[$0] }.sorted().map { declarations[$0].variable }
  }

  private mutating func record(_ variable: Variable, _ path: String) {
    // A variable that two paths reach has the first as its name.
    guard paths[variable] == nil else { return }
    paths[variable] = path
    if let presence = variable.presence { paths[presence] = "$\(path)" }
    positions[variable] = declarations.count
    declarations.append(DeclaredVariable(variable: variable, path: path))
  }

  private mutating func visit(_ value: Any, _ path: [String]) throws(UsageError) {
    let name = path.joined(separator: ".")
    if let declaration = value as? any Declaration {
      if let variable = declaration.wrappedValue.variable { record(variable, name) }
      return
    }
    if let tensor = value as? Tensor {
      let found = tensor.variable.map { DeclaredVariable(variable: $0, path: name) }
      if let found { plain.append(found) }
      return
    }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class {
      guard visitedObjects.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
    }
    try requireVisibleFields(value, mirror, path)
    let found = declarations.count + plain.count
    let first = declarations.count
    let classes = sequence(first: mirror) { $0.superclassMirror }
    for own in classes.reversed() { try visitChildren(of: own, path) }
    let isUnordered = mirror.displayStyle == .dictionary || mirror.displayStyle == .set
    if isUnordered, declarations.count + plain.count > found {
      throw UsageError(
        what: "variables are declared in a \(type(of: value)), whose elements have no order",
        place: "\(root).\(name)",
        fix: "Store the modules in an array"
      )
    }
    if !path.isEmpty, value is any Module {
      let variables = declarations[first...].map(\.variable)
      parts.append(Part(path: name, isModel: value is any Model, variables: variables))
    }
  }

  private mutating func visitChildren(of mirror: Mirror, _ path: [String]) throws(UsageError) {
    if mirror.displayStyle == .collection, let first = mirror.children.first?.value {
      // A long array of numbers holds no variables and is slow to walk through.
      if first is any Numeric || first is String || first is Bool { return }
    }
    for (index, child) in mirror.children.enumerated() {
      try visit(child.value, path + step(child, index, in: mirror))
    }
  }

  /// What a child adds to the path of its parent.
  private func step(_ child: Mirror.Child, _ index: Int, in mirror: Mirror) -> [String] {
    guard mirror.displayStyle != .optional else { return [] }
    guard let label = child.label else { return ["\(index)"] }
    // The storage of `@Latent var h` is called `_h`; a tuple's first element is called `.0`.
    let isWrapper = label.hasPrefix("_") && child.value is any Declaration
    return [isWrapper || label.hasPrefix(".") ? String(label.dropFirst()) : label]
  }

  private func requireVisibleFields(
    _ value: Any,
    _ mirror: Mirror,
    _ path: [String]
  ) throws(UsageError) {
    guard let module = value as? any Module, mirror.displayStyle == .struct else { return }
    let labels = mirror.children.map(\.label)
    guard labels.isEmpty ? size(of: module) > 0 : labels.contains(nil) else { return }
    let flag = labels.isEmpty ? "-disable-reflection-metadata" : "-disable-reflection-names"
    throw UsageError(
      what: "the fields of \(type(of: value)) have no names: it was compiled with \(flag)",
      place: ([root] + path).joined(separator: "."),
      fix: "Compile the module that declares it without this flag"
    )
  }
}

/// The bytes that the stored properties of a module take.
private func size(of module: some Module) -> Int { MemoryLayout.size(ofValue: module) }
