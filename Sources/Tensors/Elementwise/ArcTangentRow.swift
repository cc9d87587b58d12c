/// The arc tangent.
extension Elementwise {
  /// The angle in (−½π, ½π) whose tangent is x.
  ///
  /// Reduced to |u| ≤ 0.66 by the angles ½π and ¼π, then a ratio of polynomials in u² (Moshier, Cephes, `atan`).
  package static let atan = Self(
    "atan",
    c: "",
    .unary { C.atan($0) },
    lowered: { x in
      let size = EvidenceTensors.abs(x[0])
      let isLarge = size .> 1 + 2.0.squareRoot()
      let isMiddle = size .> 0.66
      let middle = EvidenceTensors.select(isMiddle, (size - 1) / (size + 1), size)
      let reduced = EvidenceTensors.select(isLarge, -1 / size, middle)
      let offset = EvidenceTensors.select(isMiddle, 0.25 * Double.pi, 0)
      let angle = EvidenceTensors.select(isLarge, 0.5 * Double.pi, offset)
      let z = EvidenceTensors.square(reduced)
      let ratio = sum(arcTangentNumerator, z) / sum(arcTangentDenominator, z)
      let result = angle + (reduced + reduced * (z * ratio))
      return EvidenceTensors.select(x[0] .< 0, -result, result)
    }
  ) { x, _, dy in [dy / (1 + EvidenceTensors.square(x[0]))] }

  /// The polynomial whose first coefficient is that of the highest power.
  private static func sum(_ coefficients: [Double], _ z: Tensor) -> Tensor {
    coefficients.dropFirst().reduce(Tensor(coefficients[0])) { $0 * z + $1 }
  }
  private static let arcTangentNumerator = [
    -0.875_060_860_003_190_4, -16.157_537_187_333_65, -75.008_557_923_147_05,
    -122.886_668_449_013_61, -64.850_219_049_420_25,
  ]
  private static let arcTangentDenominator = [
    1, 24.858_464_901_423_062, 165.027_009_831_698_85, 432.881_060_491_290_27,
    485.390_399_635_913_7, 194.550_657_148_261_4,
  ]
}

/// The angle in (−½π, ½π) whose tangent is x.
public func atan(_ x: Tensor) -> Tensor { Elementwise.atan.apply(x) }
