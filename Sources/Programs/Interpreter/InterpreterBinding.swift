package import EvidenceTensors

/// Between numbers as they are bound (plates in declared order) and as the interpreter carries
/// them (canonical order).
extension ProgramSource {
  /// Checks the graph, and that every variable of it has numbers, as many as its plates and shape ask
  /// for: what every engine relies on.
  package func verify() throws(UsageError) {
    try graph.verify(after: "compile")
    for variable in graph.variables + graph.updates.map(\.variable) {
      if let values = data[variable] {
        try check(values.count, for: variable)
      } else if let elements = state[variable] {
        try check(elements.count, for: variable)
      } else if !scalars.contains(variable) {
        throw UsageError(
          what: "the \(variable.role.rawValue) variable of shape \(variable.shape) has no numbers",
          place: "compile",
          fix: "Bind data or an initial state to it"
        )
      }
    }
  }

  private func check(_ count: Int, for variable: Variable) throws(UsageError) {
    let shape = variable.plates.map(fullSize(of:)) + variable.shape
    guard count == shape.product else {
      throw UsageError(
        what: "a variable of shape \(shape) is given \(count) numbers",
        place: "compile",
        fix: "Give \(shape.product)"
      )
    }
  }

  package func fullSize(of axis: Axis) -> Int {
    guard let size = axis.fixedSize ?? sizes[axis] else {
      preconditionFailure("ProgramSource: the plate \(axis) has no size")
    }
    return size
  }

  /// The variable's value at the step's rows (all of them, if nil).
  func array(of variable: Variable, _ elements: [Double], rows: [Int]?) -> NumericArray {
    array(of: variable, places(of: variable, rows: rows).map { elements[$0] }, of: rows)
  }

  /// As above, from data that is not turned into doubles as a whole where its rows lie one after
  /// the other.
  func array(of variable: Variable, _ values: Values, rows: [Int]?) -> NumericArray {
    guard let rows, variable.plates == [minibatch?.axis] else {
      return array(of: variable, values.doubles, rows: rows)
    }
    let size = fullSize(of: variable.plates[0])
    let whole = Values(values.storage, fitting: [size] + variable.shape)
    return array(of: variable, whole.selecting(rows: rows).doubles, of: rows)
  }

  private func array(of variable: Variable, _ elements: [Double], of rows: [Int]?) -> NumericArray {
    let axes = variable.axes.sorted
    let sizes = axes.map { axis in
      axis == minibatch?.axis ? rows?.count ?? fullSize(of: axis) : fullSize(of: axis)
    }
    return NumericArray(axes: axes, sizes: sizes, shape: variable.shape, elements: elements)
  }

  /// Where each element that the interpreter carries lies among the bound numbers.
  func places(of variable: Variable, rows: [Int]?) -> [Int] {
    let extents = variable.plates.map(fullSize(of:))
    let events = variable.shape.product
    let strides = zip(variable.plates, Layout.strides(of: extents)).map { ($0, $1 * events) }
    var places = [0]
    for axis in variable.axes {
      let stride = strides.first { $0.0 == axis }?.1 ?? 0
      let indices = axis == minibatch?.axis ? rows ?? Array(0..<fullSize(of: axis)) : nil
      let chosen = indices ?? Array(0..<fullSize(of: axis))
      places = places.flatMap { start in chosen.map { start + $0 * stride } }
    }
    return places.flatMap { start in (0..<events).map { start + $0 } }
  }
}
