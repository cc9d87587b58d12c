internal import EvidenceDistributions
internal import EvidenceTensors

extension GaussianElimination: EliminationMethod {
  var variables: [Variable] { coordinates.variables }
  var plates: AxisSet { coordinates.plates }
  var residue: Tensor? { correction }
  var anyPoint: Tensor? { mean }
  var anchored: AnchoredElimination? { AnchoredElimination(self) }

  /// Cᵢᵢ² / Λᵢᵢ, the part of each coordinate's precision that those before it leave, is 0 along a flat direction.
  var condition: ProperCondition? {
    let parts = coordinates.parts
    let variable = { @Sendable (element: Int) in
      parts.first { $0.range.contains(element) }?.variable
    }
    return ProperCondition(
      numbers: square(diagonal(precisionFactor)) / diagonal(precision),
      bound: Double(coordinates.dimension) * 1e-13,
      fault: { element, name in
        let all = parts.map { "`\(name($0.variable))`" }.joined(separator: ", ")
        let own = variable(element).map(name) ?? "?"
        return "the log joint is quadratic in \(all) but not proved to fall off along `\(own)`, "
          + "so the posterior may be improper"
      },
      fix: { element, name in
        let own = variable(element).map(name) ?? "?"
        return "Give `\(own)` a proper prior, or bind data that determine it"
      }
    )
  }

  var typicalValues: [Tensor: Tensor] { coordinates.latents(at: mean) }

  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    let center = quantity.substituting(typicalValues)
    switch PolynomialDegree(variables: Set(variables)).bound(of: [quantity]) {
    case .atMost(0), .atMost(1): return center
    case .atMost(2):
      // ½ tr(H Λ⁻¹) by second differences along the columns of C⁻ᵀ, which are exact.
      let size = coordinates.dimension
      let direction = AxisNumbers.make(size: size)
      var unit = diagonalMatrix(.filled(1, [size])).axisFromEvent(direction)
      var directions = [direction]
      if LookUp.indices(of: variables, along: coupled, in: quantity) == nil {
        // Repetitions that are read together vary one by one: they are independent given the rest.
        let all = coupled.map { (plate: $0, size: coordinates.sizes[$0] ?? 1) }
        guard all.map(\.size).product * size <= Self.mostDirections else { return nil }
        for (plate, size) in all {
          let one = AxisNumbers.make(size: size)
          unit = unit * select(Tensor.index(along: plate) .== Tensor.index(along: one), 1, 0)
          directions.append(one)
        }
      }
      let above = quantity.substituting(latents(at: unit))
      let below = quantity.substituting(latents(at: -unit))
      return center + 0.5 * (above + below - 2 * center).summed(over: directions)
    default: return nil
    }
  }

  /// The most columns that are looked at where repetitions are read together.
  private static let mostDirections = 1_000

  var conditional: ConditionalDraw? {
    ConditionalDraw(
      variables: variables,
      plates: plates,
      noises: [NoiseRequest(.normal, [coordinates.dimension])]
    ) { latents(at: $0[0]) }
  }

  func draw(into draws: inout PosteriorDraws) throws {
    let noise = draws.normals(plates.sorted, coordinates.dimension)
    try draws.keep(latents(at: noise))
  }

  func words(_ names: (Variable) -> String) -> String {
    let size = "\(coordinates.dimension.dimensions)\(eachPlate)"
    return "Gaussian elimination of \(listed(names)) (\(size))"
  }
}
