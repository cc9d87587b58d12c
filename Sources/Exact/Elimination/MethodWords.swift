internal import Modeling
internal import Tensors

/// What was done, in words for a report.
extension Elimination {
  var gaussianSteps: [GaussianElimination] {
    steps.compactMap { step in
      if case .gaussian(let elimination) = step.method { elimination } else { nil }
    }
  }

  /// The pivots of a step, along the values of the discrete latents on which they depend.
  func pivots(of step: GaussianElimination) -> Tensor {
    let values = steps.reduce(into: [Tensor: Tensor]()) { values, step in
      guard case .enumeration(let sum) = step.method else { return }
      values[Tensor(sum.variable)] = sum.values
    }
    return step.pivots.substituting(values)
  }

  /// Such as "enumeration of k (3 values, per Points), Gaussian elimination of mean (1 dimension)".
  func method(_ quadrature: QuadratureTarget? = nil) -> String {
    let words = steps.map(words) + (quadrature.map { [self.words(for: $0)] } ?? [])
    if words.isEmpty { return "no latents: the density of the data" }
    return words.joined(separator: ", then ")
  }

  private func words(for step: EliminationStep) -> String {
    let names = step.variables.map(bound.structure.name).joined(separator: ", ")
    let places = step.plates.map(\.name).joined(separator: " and ")
    let each = places.isEmpty ? "" : " per \(places)"
    switch step.method {
    case .gaussian(let elimination):
      let size = elimination.coordinates.dimension
      let noun = size == 1 ? "dimension" : "dimensions"
      return "Gaussian elimination of \(names) (\(size) \(noun)\(each))"
    case .enumeration(let elimination):
      return "enumeration of \(names) (\(elimination.axis.fixedSize ?? 0) values\(each))"
    }
  }

  private func words(for target: QuadratureTarget) -> String {
    let names = target.coordinates.variables.map(bound.structure.name).joined(separator: ", ")
    let size = target.coordinates.dimension
    let noun = size == 1 ? "dimension" : "dimensions"
    let each = target.plate.map { " per \($0.name)" } ?? ""
    return "quadrature over \(names) (\(size) \(noun)\(each))"
  }
}
