internal import EvidenceTensors

/// A piece of work of a program, such as a fused loop, a product or a gather.
final class Group {
  enum Work {
    /// Elementwise rows and reductions over one index space.
    case loop
    /// A matrix product: which side is the plain matrix, or neither (`lanes`).
    case product(Tensor, ProductForm)
    /// Σ over the rows of products: a weight's gradient.
    case contraction(Tensor, Contraction)
    /// A structural primitive, by its own C.
    case structural(Tensor)
    /// A value repeated along axes that it lacks.
    case expansion(Tensor, AxisSet)
    case noise(Tensor, Noise)
    /// The sum of what blocks (or chunks) left in their partial sums.
    case combination(Tensor)
    case scatter(Variable)
    /// A stored tensor turned lanes by event, for a product over rows.
    case transposition(Transposition)
    /// A state variable's new value, kept aside until nobody reads the old one.
    case commit(Variable)
  }

  let work: Work
  let level: Int
  /// The index space of a loop.
  let domain: Extents
  /// In order of computation (loops only).
  var tensors: [Tensor] = []
  /// Event dimensions that the loop's reductions sum out, once one has joined.
  var reduced: [Int]?
  /// Where the group stands among its level's (blocks), or in which phase of its level it runs (global).
  var phase = 0
  var isLarge = false

  init(_ work: Work, level: Int, domain: Extents, tensors: [Tensor] = []) {
    self.work = work
    self.level = level
    self.domain = domain
    self.tensors = tensors
  }
}

enum ProductForm {
  /// A plain matrix times lanes.
  case left
  /// Lanes times a plain matrix.
  case right
  /// Two plain matrices.
  case global
  /// Both vary: a loop.
  case lanes
}

/// Σ over the block axis (and inner axes) of op(A) op(B), as one product with the rows as inner dimension.
struct Contraction {
  let product: Tensor
  var left: Tensor { product.inputs[0] }
  var right: Tensor { product.inputs[1] }
  let transposeLeft: Bool
  let transposeRight: Bool
  var m: Int { product.shape[0] }
  var n: Int { product.shape[1] }
  var k: Int { transposeLeft ? left.shape[0] : left.shape[1] }
}

/// A matrix [k][n] in every lane, or [n][k] if `transposed`, turned to n numbers for each k and lane.
struct Transposition: Hashable {
  let root: Tensor
  let transposed: Bool
  let k: Int
  let n: Int
}
