internal import EvidenceTensors

/// The sizes of plates, from the leading dimensions of data.
extension Binding {
  /// The size of every plate, all data having the shapes that their variables need.
  func plateSizes(given: [Axis: Int]) throws(UsageError) -> [Axis: Int] {
    var sizes: [Axis: Int] = [:]
    var sources: [Axis: String] = [:]
    let plates = structure.plates
    for (axis, size) in given.sorted(by: { $0.key < $1.key }) {
      guard plates.contains(axis) else { throw unused(axis) }
      try require(size, of: axis, "`sizes`")
      sizes[axis] = size
      sources[axis] = "`sizes` says"
    }
    for declaration in structure.declarations {
      let variable = declaration.variable
      guard let values = data[variable] else { continue }
      try requireShape(of: values, for: variable)
      for (axis, size) in zip(variable.plates, values.shape) {
        try require(size, of: axis, "`\(declaration.path)`")
        if let known = sizes[axis], known != size {
          let source = sources[axis] ?? ""
          throw UsageError(
            what: "\(source) \(known) \(axis), and `\(declaration.path)` has \(size)",
            place: place(variable),
            fix: "Bind data with the same number of \(axis), or declare a second plate"
          )
        }
        sizes[axis] = size
        sources[axis] = "`\(declaration.path)` has"
      }
    }
    for axis in structure.plates where sizes[axis] == nil { throw unknown(axis) }
    for declaration in structure.declarations { try requireCount(of: declaration, sizes) }
    return sizes
  }

  private func requireShape(of values: Values, for variable: Variable) throws(UsageError) {
    let (plates, event) = (variable.plates, variable.shape)
    let hasRank = values.shape.count == plates.count + event.count
    guard !hasRank || Array(values.shape.dropFirst(plates.count)) != event else { return }
    let wanted = plates.map(\.name) + event.map { "\($0)" }
    let shape = "[\(wanted.joined(separator: ", "))]"
    throw UsageError(
      what: "the data have the shape \(values.shape), not \(shape)",
      place: place(variable),
      fix: "Give values of shape \(shape); `reshaped(to:)` arranges the same numbers anew"
    )
  }

  /// Rows are numbered with 32 bits, in mini-batches and in the keys of draws.
  private func require(_ size: Int, of axis: Axis, _ source: String) throws(UsageError) {
    let most = Int(Int32.max)
    if (0...most).contains(size) { return }
    throw UsageError(
      what: "\(source) gives \(axis) the size \(size)",
      place: "\(structure.name).data",
      fix: size < 0 ? "Give 0 or more" : "Give at most \(most) repetitions"
    )
  }

  private func requireCount(
    of declaration: DeclaredVariable,
    _ sizes: [Axis: Int]
  ) throws(UsageError) {
    let variable = declaration.variable
    let count = (variable.plates.map { sizes[$0] ?? 1 } + variable.shape).product
    if count <= [Int].mostElements { return }
    throw UsageError(
      what: "`\(declaration.path)` has \(count) elements, \(variable.shape.product) for each "
        + "repetition",
      place: place(variable),
      fix: "Give at most \([Int].mostElements)"
    )
  }

  private func unused(_ axis: Axis) -> UsageError {
    let names = structure.plates.map(\.name).joined(separator: ", ")
    return UsageError(
      what: "`sizes` gives \(axis) a size, but nothing repeats over \(axis)",
      place: "\(structure.name).data",
      fix: names.isEmpty ? "Leave it out" : "Leave it out; the plates are \(names)"
    )
  }

  private func unknown(_ axis: Axis) -> UsageError {
    let users = structure.declarations.filter { $0.variable.axes.contains(axis) }
    let names = users.map { "`\($0.path)`" }.joined(separator: ", ")
    return UsageError(
      what: "no data tell how many \(axis) there are, over which \(names) repeat",
      place: "\(structure.name).data",
      fix: "Give the size: `sizes: [\(axis).self: 100]`"
    )
  }
}
