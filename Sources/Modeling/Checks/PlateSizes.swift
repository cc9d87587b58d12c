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
      guard size > 0 else { throw empty(axis, "`sizes`", size) }
      sizes[axis] = size
      sources[axis] = "`sizes` says"
    }
    for declaration in structure.declarations {
      let variable = declaration.variable
      guard let values = data[variable] else { continue }
      try requireShape(of: values, for: variable)
      for (axis, size) in zip(variable.plates, values.shape) {
        guard size > 0 else { throw empty(axis, "`\(declaration.path)`", size) }
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

  private func empty(_ axis: Axis, _ source: String, _ size: Int) -> UsageError {
    UsageError(
      what: "\(source) gives \(axis) the size \(size)",
      place: "\(structure.name).data",
      fix: "A plate has at least one repetition"
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
