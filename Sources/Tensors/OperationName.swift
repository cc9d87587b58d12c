extension Operation {
  /// The name of the operation, for people.
  package var name: String {
    switch self {
    case .invalid: "invalid"
    case .constant: "constant"
    case .variable(let variable): variable.role.rawValue
    case .noise(let noise): "\(noise.family.rawValue) noise"
    case .axisIndex(let axis): "index of \(axis)"
    case .axisSize(let axis): "size of \(axis)"
    case .elementwise(let row): row.name
    case .reduce(let reduction, _): reduction.rawValue
    case .reduceAxis(let reduction, let axis): "\(reduction.rawValue) over \(axis)"
    case .rearrange(let rule): rule.name
    case .product: "product"
    case .gather: "gather"
    case .scatter: "scatter"
    case .gatherAxis(let axis): "gather of \(axis)"
    case .scatterAxis(let axis, _): "scatter to \(axis)"
    case .cholesky: "cholesky"
    case .triangularSolve: "triangularSolve"
    case .chain(let chain): chain.name
    case .axisFromEvent(let axis): "event dimension as \(axis)"
    case .eventFromAxis(let axis): "\(axis) as event dimension"
    }
  }
}

extension Rearrangement {
  /// The name of the rule, for people.
  package var name: String {
    switch self {
    case .reshape: "reshape"
    case .broadcast: "broadcast"
    case .transpose: "transpose"
    case .slice: "slice"
    case .pad: "pad"
    case .diagonal: "diagonal"
    case .diagonalMatrix: "diagonalMatrix"
    case .lowerTriangle: "lowerTriangle"
    }
  }
}
