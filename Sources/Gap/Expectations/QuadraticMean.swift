internal import EvidenceExact
internal import EvidenceTensors

/// The mean of a term over independent standard normal numbers in which it was proved quadratic: f(0) + ½ tr ∇²f.
struct QuadraticMean {
  /// Carries no repetitions that the term does not.
  let value: Tensor

  /// f(0) + ½ Σ (f(e) + f(−e) − 2 f(0)) over the unit vectors e of each variable.
  init(of factor: LogFactor, over quadratic: [Variable], _ sizes: [Axis: Int]) {
    var origin: [Tensor: Tensor] = [:]
    for variable in quadratic { origin[Tensor(variable)] = .filled(0, variable.shape) }
    let start = factor.tensor.substituting(origin)
    var result = start
    for variable in quadratic where factor.variables.contains(variable) {
      let coupled = RepetitionCoupling.coupled(variable.axes, in: factor.tensor, by: [variable])
      let kept = variable.axes.subtracting(coupled)
      let coordinates = FlatCoordinates([variable], keeping: kept, sizes: sizes)
      let direction = AxisNumbers.make(size: coordinates.dimension)
      let unit = diagonalMatrix(.filled(1, [coordinates.dimension])).axisFromEvent(direction)
      let above = origin.merging(coordinates.latents(at: unit)) { $1 }
      let below = origin.merging(coordinates.latents(at: -unit)) { $1 }
      let rises = factor.tensor.substituting(above) - start
      let falls = factor.tensor.substituting(below) - start
      result = result + 0.5 * (rises + falls).summed(over: direction)
    }
    value = result
  }
}
