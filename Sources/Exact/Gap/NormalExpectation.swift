internal import Modeling
internal import Programs
internal import Tensors

/// The expectation of a sum of terms over independent standard normal variables.
///
/// Over variables in which the terms are proved quadratic it is f(0) + ½ tr ∇²f, exactly; over one or two dimensions that are
/// left, it is found by the trapezoidal rule, which converges geometrically for smooth terms.
struct NormalExpectation {
  /// The expectation over the quadratic variables, a function of the others.
  private let partial: Tensor
  private let others: [Variable]
  private let constants: [Variable: [Double]]
  private let bound: BoundModel

  /// Nil where more than two dimensions are left.
  init?(of factors: [LogFactor], over variables: [Variable], _ bound: BoundModel) {
    let read = variables.filter { variable in factors.contains { $0.variables.contains(variable) } }
    let single = read.filter { QuadraticSet.obstacle(to: [$0], in: factors) == nil }
    let quadratic = QuadraticSet.largest(of: single, in: factors, bound.sizes)
    others = read.filter { !quadratic.contains($0) }
    let left = others.map { $0.axes.map { bound.sizes[$0] ?? 1 }.product * $0.shape.product }
    guard left.reduce(0, +) <= 2, others.allSatisfy(\.axes.isEmpty) else { return nil }
    var constants: [Variable: [Double]] = [:]
    var terms: [Tensor] = []
    for factor in factors {
      terms.append(
        Self.mean(of: factor, quadratic, bound.sizes, &constants).summed(keeping: [])
      )
    }
    partial = terms.reduce(Tensor(0)) { $0 + $1 }
    self.constants = constants
    self.bound = bound
  }

  /// f(0) + ½ Σ (f(e) + f(−e) − 2 f(0)) over the unit vectors e of each variable.
  private static func mean(
    of factor: LogFactor,
    _ quadratic: [Variable],
    _ sizes: [Axis: Int],
    _ constants: inout [Variable: [Double]]
  ) -> LogFactor {
    var origin: [Tensor: Tensor] = [:]
    for variable in quadratic { origin[Tensor(variable)] = .filled(0, variable.shape) }
    let start = factor.tensor.substituting(origin)
    var result = start
    for variable in quadratic where factor.variables.contains(variable) {
      let coupled = RepetitionCoupling.coupled(variable.axes, in: factor.tensor, by: [variable])
      let kept = variable.axes.subtracting(coupled)
      let coordinates = FlatCoordinates([variable], keeping: kept, sizes: sizes)
      constants.merge(coordinates.constants) { own, _ in own }
      let direction = AxisNumbers.make(size: coordinates.dimension)
      let unit = diagonalMatrix(.filled(1, [coordinates.dimension])).axisFromEvent(direction)
      let above = origin.merging(coordinates.latents(at: unit)) { $1 }
      let below = origin.merging(coordinates.latents(at: -unit)) { $1 }
      let rises = factor.tensor.substituting(above) - start
      let falls = factor.tensor.substituting(below) - start
      result = result + 0.5 * (rises + falls).summed(over: direction)
    }
    return LogFactor(result, plates: factor.plates)
  }

  /// - Throws: `QuadratureFailure` where the trapezoidal rule meets something that is not finite, or does not converge.
  func value(_ state: [Variable: [Double]]) throws -> Double {
    let numbers = state.merging(constants) { own, _ in own }
    let dimension = others.map(\.shape.product).reduce(0, +)
    if dimension == 0 {
      return try Evaluation(bound: bound, state: numbers)([partial])[0].elements[0]
    }
    let function = try PointDensity(dimension: dimension, bound: bound, state: numbers) { point in
      var start = 0
      var places: [Tensor: Tensor] = [:]
      for variable in others {
        let count = variable.shape.product
        places[Tensor(variable)] = point.sliced(start..<start + count).reshaped(variable.shape)
        start += count
      }
      return partial.substituting(places)
    }
    return try NormalTrapezoid(dimension: dimension).mean { try function($0) }
  }
}
