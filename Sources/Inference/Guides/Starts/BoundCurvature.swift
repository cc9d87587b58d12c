internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Minus the second derivatives of a bound in some variables, as a matrix with its lower triangular factor.
struct BoundCurvature {
  let size: Int
  private let matrix: [Double]
  /// Rows up to the first that has none.
  private var lower: [Double] = []
  /// The first coordinate that makes the matrix no positive definite one, with the curvature along it when those before it are
  /// where the density is highest.
  private(set) var fault: (place: Int, curvature: Double)?

  /// By products with unit vectors, at a point; `numbers` are those of everything that is read.
  init(
    _ plan: FitPlan,
    _ objective: Bound,
    of variables: [Variable],
    at numbers: [Variable: [Double]]
  ) throws {
    let targets = variables.map { Tensor($0) }
    let slopes = gradient(of: objective.value, withRespectTo: targets)
    let directions = variables.map { Variable(.state, shape: $0.shape, plates: $0.plates) }
    let along = zip(slopes, directions).reduce(Tensor(0)) { sum, own in
      sum + own.0.inner(own.1)
    }
    let products = gradient(of: along, withRespectTo: targets)
    let zeros = zip(directions, variables).map {
      ($0, Array(repeating: 0.0, count: numbers[$1]?.count ?? 0))
    }
    size = zeros.map(\.1.count).reduce(0, +)
    let source = try plan.wholeSource(products, state: numbers.merging(zeros) { $1 })
    let program = try makeProgram(source, runs: size)
    var columns: [Double] = []
    for (variable, zero) in zeros {
      for place in zero.indices {
        var unit = zero
        unit[place] = -1
        program.setState(of: variable, to: unit)
        _ = program.run(StepInputs())
        columns += plan.elements(of: variables, program)
      }
      program.setState(of: variable, to: zero)
    }
    // Symmetric but for rounding.
    let count = size
    matrix = columns.indices.map { index in
      0.5 * (columns[index] + columns[index % count * count + index / count])
    }
    factorize()
  }

  private mutating func factorize() {
    lower = Array(repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<row {
        var rest = matrix[row * size + column]
        for k in 0..<column { rest -= lower[row * size + k] * lower[column * size + k] }
        lower[row * size + column] = rest / lower[column * size + column]
      }
      let own = matrix[row * size + row]
      let rest = (0..<row).reduce(own) { $0 - lower[row * size + $1] * lower[row * size + $1] }
      let isRounding = abs(rest) <= 1e-12 * abs(own)
      guard rest > 0, !isRounding else {
        fault = (row, isRounding ? 0 : rest)
        return
      }
      lower[row * size + row] = rest.squareRoot()
    }
  }

  /// ½ log det.
  var logRoot: Double { (0..<size).reduce(0) { $0 + C.log(lower[$1 * size + $1]) } }

  /// L⁻¹ x.
  func solved(_ vector: [Double]) -> [Double] {
    var result = vector
    for row in 0..<size {
      for column in 0..<row { result[row] -= lower[row * size + column] * result[column] }
      result[row] /= lower[row * size + row]
    }
    return result
  }

  /// The inverse.
  var inverse: [Double] {
    let columns = (0..<size).map { place in
      solved((0..<size).map { $0 == place ? 1.0 : 0 })
    }
    return (0..<size * size).map { index in
      let (a, b) = (columns[index / size], columns[index % size])
      return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}

extension Tensor {
  /// Σ x v over all elements of v, with its plates.
  func inner(_ other: Variable) -> Tensor {
    sum(broadcast(to: other.shape) * Tensor(other)).summed(over: other.axes)
  }
}
