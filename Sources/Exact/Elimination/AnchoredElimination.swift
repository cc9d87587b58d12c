internal import EvidenceTensors

/// A Gaussian elimination with the terms R of many rows written about a point a near the maximum.
///
/// R(u) = R(a) + ∇R(a)·(u − a) + ½ (u − a)ᵀ ∇²R (u − a) holds at any a. Where a is a number, and scales stand before the sums, what is
/// left are sums of data: the rows are added up once, not at every point of an integral. Near the maximum nothing large
/// cancels, as it would in yᵀy − bᵀΛ⁻¹b: there are more rows than dimensions, so that their residuals do not vanish.
struct AnchoredElimination {
  let anchor: Variable
  /// The maximum, where the anchor is put.
  let place: Tensor
  /// Expressions about the anchor, in place of those that read the rows.
  let replacements: [Tensor: Tensor]

  /// Nil where there are no terms of many rows.
  init?(_ elimination: GaussianElimination) {
    guard let rows = elimination.rows else { return nil }
    anchor = elimination.coordinates.makeVariable()
    place = elimination.mean
    let field = AnchoredField(
      others: GradientField(of: rows.others, elimination.coordinates),
      rows: GradientField(of: rows.of, elimination.coordinates),
      anchor: Tensor(anchor)
    )
    let maximum = QuadraticMaximum(of: field, factor: elimination.precisionFactor)
    replacements = [
      elimination.mean: maximum.mean, elimination.correction: maximum.correction,
      elimination.logIntegral: maximum.logIntegral,
    ]
  }
}

private struct AnchoredField: QuadraticField {
  private let others: GradientField
  private let anchor: Tensor
  private let value: Tensor
  private let slope: Tensor
  private let hessian: Tensor

  var coordinates: FlatCoordinates { others.coordinates }

  init(others: GradientField, rows: GradientField, anchor: Tensor) {
    self.others = others
    self.anchor = anchor
    value = rows.value(at: anchor)
    slope = rows.gradient(at: anchor)
    hessian = rows.hessian
  }

  func value(at place: Tensor) -> Tensor {
    let step = place - anchor
    return others.value(at: place) + (value + sum(step * (slope + 0.5 * matmul(hessian, step))))
  }

  func gradient(at place: Tensor) -> Tensor {
    others.gradient(at: place) + (slope + matmul(hessian, place - anchor))
  }
}
