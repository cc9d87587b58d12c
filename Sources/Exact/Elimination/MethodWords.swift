internal import EvidenceModeling
internal import EvidenceTensors

/// What was done, in words for a report.
extension Elimination {
  /// Such as "enumeration of k (3 values, per Points), then Gaussian elimination of mean (1 dimension)".
  func method(_ quadrature: QuadratureTarget? = nil) -> String {
    let words = steps.map { $0.words(bound.structure.name) }
    let last = quadrature.map { [$0.words(bound.structure.name)] } ?? []
    if words.isEmpty, last.isEmpty { return "no latents: the density of the data" }
    return (words + last).joined(separator: ", then ")
  }
}

extension QuadratureTarget {
  fileprivate func words(_ names: (Variable) -> String) -> String {
    let list = coordinates.variables.map(names).joined(separator: ", ")
    let each = plate.map { " per \($0.name)" } ?? ""
    return "quadrature over \(list) (\(coordinates.dimension.dimensions)\(each))"
  }
}
