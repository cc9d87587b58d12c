import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport

enum Rows: Plate {}
enum Groups: Plate {}

/// One structural operation: a formula and the variables that it is differentiated in.
struct StructureCase: Sendable, CustomStringConvertible {
  let name: String
  let make: @Sendable (inout Leaves) -> Tensor
  init(_ name: String, _ make: @escaping @Sendable (inout Leaves) -> Tensor) {
    self.name = name
    self.make = make
  }
  var description: String { name }
}

/// Random leaves on plates of 5 rows, 3 groups, 2 particles.
struct Leaves {
  static let rows = Axis(Rows.self)
  static let groups = Axis(Groups.self)
  var point = Point(sizes: [rows: 5, groups: 3])
  var generator: Generator
  var variables: [Variable] = []

  init(seed: Int) { generator = Generator(seed: seed) }

  /// A parameter.
  mutating func callAsFunction(_ shape: Int..., per plates: [Axis] = []) -> Tensor {
    let tensor = point.parameter(shape, plates: plates, using: &generator)
    if let variable = tensor.variable { variables.append(variable) }
    return tensor
  }

  /// Integers below `bound`.
  mutating func index(_ shape: Int..., below bound: Int, per plates: [Axis] = []) -> Tensor {
    let variable = Variable(.input, shape: shape, plates: plates)
    let extents = variable.axes.sorted.map { $0.fixedSize ?? point.sizes[$0] ?? 1 }
    let count = extents.product * shape.product
    let numbers = (0..<count).map { _ in Double(Int.random(in: 0..<bound, using: &generator)) }
    point.bind(variable, numbers)
    return Tensor(variable)
  }

  /// A matrix A Aᵀ + I.
  mutating func positiveDefinite(_ size: Int, per plates: [Axis] = []) -> Tensor {
    let root = callAsFunction(size, size, per: plates)
    return matmul(root, transpose(root)) + diagonalMatrix(Tensor(Array(repeating: 1, count: size)))
  }
}

extension StructureCase {
  static let all = reductions + rearrangements + products + indexing + axes

  private static let (rows, groups) = (Leaves.rows, Leaves.groups)
  private static let particles = Axis.particles(2)

  static let reductions = [
    StructureCase("sum") { x in sum(square(x(3, 4))) },
    StructureCase("sum of a dimension") { x in sum(square(x(3, 4)), dimensions: [0]) },
    StructureCase("mean") { x in mean(square(x(3, 4, 2)), dimensions: [0, 2]) },
    StructureCase("max") { x in
      let spread = Tensor([0, 5, 2, 7, 3, 1], shape: [2, 3])
      return max(x(2, 3) * 0.4 + spread, dimensions: [1])
    },
    StructureCase("logSumExp") { x in logSumExp(2 * x(3, 4), dimensions: [1]) },
    StructureCase("softmax") { x in softmax(2 * x(3, 4)) },
    StructureCase("logSoftmax of a column") { x in logSoftmax(2 * x(3, 4), dimensions: [0]) },
    StructureCase("sum over an axis") { x in
      exp(x(2, per: [rows]) * x(2)).summed(over: rows)
    },
    StructureCase("maximum over an axis") { x in
      let spread = 3 * Tensor.index(along: rows)
      return (spread + x(2, per: [rows]) + x()).maximum(over: rows)
    },
    StructureCase("logSummedExp over an axis") { x in
      (x(2, per: [rows]) * x(per: [groups])).logSummedExp(over: rows)
    },
    StructureCase("logSummedExp over an axis that is not carried") { x in
      square(x(2)).logSummedExp(over: rows)
    },
  ]

  static let rearrangements = [
    StructureCase("cumulativeSum") { x in cumulativeSum(x(4, 3, per: [rows])) },
    StructureCase("cumulativeSum of a column, from its end") { x in
      .applying(.cumulativeSum(dimension: 1, isFromEnd: true), to: [x(2, 3, 2)])
    },
    StructureCase("reshape") { x in x(3, 4, per: [rows]).reshaped(2, 6) },
    StructureCase("broadcast") { x in x(3, 1).broadcast(to: [2, 3, 4]) },
    StructureCase("transpose") { x in transpose(x(3, 4, per: [rows])) },
    StructureCase("transpose of three dimensions") { x in
      x(2, 3, 4).rearranged(.transpose([2, 0, 1]))
    },
    StructureCase("slice") { x in x(5, 3)[1..<4].sliced(0..<2, dimension: 1) },
    StructureCase("element") { x in x(5, 3)[2] },
    StructureCase("pad") { x in x(2, 3).padded(before: 1, after: 2, dimension: 1) },
    StructureCase("shift forth") { x in x(4, 2).shifted(by: 1) },
    StructureCase("shift back") { x in x(2, 4).shifted(by: -3, dimension: 1) },
    StructureCase("shear forth") { x in x(2, 3, 4).sheared(dimension: 1, by: 1, count: 2) },
    StructureCase("shear back, beyond both ends") { x in
      x(3, 4, 2, per: [rows]).sheared(by: -2, start: 1, count: 7)
    },
    StructureCase("diagonal") { x in diagonal(x(3, 3)) },
    StructureCase("diagonalMatrix") { x in diagonalMatrix(x(3, per: [rows])) },
    StructureCase("lowerTriangle") { x in lowerTriangle(x(4, 4)) },
    StructureCase("concatenated") { x in
      concatenated(x(2, 2), x(2, 1, per: [rows]), x(2, 3), dimension: 1)
    },
    StructureCase("stacked") { x in stacked(x(3), x(3, per: [rows]), x(3)) },
  ]

  static let products = [
    StructureCase("matrix · matrix") { x in matmul(x(3, 4, per: [rows]), x(4, 2)) },
    StructureCase("matrix · matrix in both") { x in
      matmul(x(3, 4, per: [rows]), x(4, 2, per: [groups]))
    },
    StructureCase("matrix · vector") { x in matmul(x(3, 4), x(4, per: [rows])) },
    StructureCase("vector · matrix") { x in matmul(x(3, per: [rows]), x(3, 4)) },
    StructureCase("transposed sides") { x in matmul(transpose(x(4, 3)), transpose(x(2, 4))) },
    StructureCase("dot") { x in dot(x(3, per: [rows]), x(3)) },
    StructureCase("outer") { x in outer(x(3, per: [rows]), x(2)) },
    StructureCase("cholesky") { x in cholesky(x.positiveDefinite(4, per: [rows])) },
    StructureCase("triangularSolve of a matrix") { x in
      triangularSolve(cholesky(x.positiveDefinite(3)), x(3, 2, per: [rows]))
    },
    StructureCase("transposed triangularSolve of a vector") { x in
      triangularSolve(cholesky(x.positiveDefinite(3, per: [rows])), x(3), transposed: true)
    },
    StructureCase("logDeterminant") { x in
      logDeterminant(choleskyFactor: cholesky(x.positiveDefinite(4)))
    },
  ]

  static let indexing = [
    StructureCase("gather by a constant") { x in x(4, 2)[Tensor([2, 0, 2])] },
    StructureCase("gather by an index per row") { x in
      x(4, 2)[x.index(3, below: 4, per: [rows])]
    },
    StructureCase("gather from a table per row") { x in
      let index = x.index(below: 4, per: [groups])
      return x(4, 2, per: [rows]).gathered(index)
    },
    StructureCase("gather of a plate") { x in
      x(2, per: [groups])[x.index(below: 3, per: [rows])]
    },
    StructureCase("gather of a plate by a constant") { x in
      x(2, per: [groups])[Tensor(1)]
    },
    StructureCase("gather of a plate that others share") { x in
      let index = x.index(below: 3, per: [rows, particles])
      return x(per: [groups, particles]).gathered(index, of: groups) * x(2, per: [rows])
    },
    StructureCase("scatter") { x in
      x(3, 2, per: [groups]).scattered(x.index(3, below: 4, per: [rows]), extent: 4)
    },
    StructureCase("scatter to a plate") { x in
      let index = x.index(below: 3, per: [rows])
      return x(2, per: [rows]).scattered(index, along: groups, summing: [rows])
    },
    StructureCase("scatter to a plate of what does not vary") { x in
      let index = x.index(below: 3, per: [rows, particles])
      return x(2, per: [particles]).scattered(index, along: groups, summing: [rows])
    },
    StructureCase("oneHot") { x in matmul(oneHot(x.index(below: 3, per: [rows]), 3), x(3, 2)) },
  ]

  static let axes = [
    StructureCase("size of an axis") { x in Tensor.size(of: rows) * x(2) },
    StructureCase("index along an axis") { x in Tensor.index(along: rows) * x(2) },
    StructureCase("event dimension as axis") { x in
      let values = Axis.enumerated(0, size: 3)
      return exp(x(3, 2)[.index(along: values)]) * x(2, per: [rows])
    },
    StructureCase("axis as event dimension") { x in
      (x(2, per: [particles]) * x(2, per: [rows])).eventFromAxis(particles)
    },
    StructureCase("axis that is not carried as event dimension") { x in
      square(x(2)).eventFromAxis(particles)
    },
    StructureCase("noise") { x in
      let noise = Tensor.noise(Noise(.normal, site: 0, shape: [2], axes: [rows, particles]))
      return x(2) + exp(x(per: [rows])) * noise
    },
  ]
}
