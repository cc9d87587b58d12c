/// Matrices multiplied, [m, k] · [k, n], either side read transposed.
package struct MatrixProduct: Primitive {
  package let transposeLeft: Bool
  package let transposeRight: Bool

  package var name: String { "product" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    guard x.allSatisfy({ $0.shape.count == 2 }) else { return nil }
    let (m, k) = transposeLeft ? (x[0].shape[1], x[0].shape[0]) : (x[0].shape[0], x[0].shape[1])
    let (l, n) = transposeRight ? (x[1].shape[1], x[1].shape[0]) : (x[1].shape[0], x[1].shape[1])
    return k == l ? Form([m, n], carriedBy: x) : nil
  }

  /// Y = op(A) op(B): op(A)̄ = Ȳ op(B)ᵀ, op(B)̄ = op(A)ᵀ Ȳ, read transposed where the side is.
  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let (a, b) = (y.inputs[0], y.inputs[1])
    let dy = dy.broadcast(to: y.shape)
    let left =
      transposeLeft
      ? Tensor.product(b, dy, transposeLeft: transposeRight, transposeRight: true)
      : Tensor.product(dy, b, transposeRight: !transposeRight)
    let right =
      transposeRight
      ? Tensor.product(dy, a, transposeLeft: true, transposeRight: transposeLeft)
      : Tensor.product(a, dy, transposeLeft: !transposeLeft)
    return [left, right]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    .product(x[0], x[1], transposeLeft: transposeLeft, transposeRight: transposeRight)
  }

  /// A sum of products in a loop: for short sides only, as a matrix product has a better way for others.
  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    let depth = y.inputs[0].shape[transposeLeft ? 0 : 1]
    guard y.shape.product * depth <= 64 else { return nil }
    func side(_ x: LiftedInput, isTransposed: Bool, _ shape: (Int, Int) -> [Int]) -> Tensor {
      let lead = Array(x.tensor.shape.dropLast(2))
      let order = Array(lead.indices) + [lead.count + 1, lead.count]
      let matrix = isTransposed ? x.tensor.rearranged(.transpose(order)) : x.tensor
      let sides = matrix.shape.suffix(2).map(\.self)
      return matrix.reshaped(lead + shape(sides[0], sides[1]))
    }
    let left = side(x[0], isTransposed: transposeLeft) { [$0, $1, 1] }
    let right = side(x[1], isTransposed: transposeRight) { [1, $0, $1] }
    return (left * right).reduced(.sum, dimensions: [2])
  }

  /// Of two numbers.
  package func simplified(_ x: [Tensor]) -> Tensor? {
    x.allSatisfy { $0.shape == [1, 1] } ? x[0] * x[1] : nil
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (a, b) = (x[0], x[1])
    let (rows, columns) = (result.shape[0], result.shape[1])
    let inner = transposeLeft ? a.shape[0] : a.shape[1]
    let (down, across) = transposeLeft ? (1, a.shape[1]) : (a.shape[1], 1)
    let (along, next) = transposeRight ? (1, b.shape[1]) : (b.shape[1], 1)
    let lefts = a.starts(along: result.axes, sizes: result.sizes)
    let rights = b.starts(along: result.axes, sizes: result.sizes)
    var elements = result.elements
    for repetition in lefts.indices {
      for row in 0..<rows {
        let target = (repetition * rows + row) * columns
        for term in 0..<inner {
          let factor = a.elements[lefts[repetition] + row * down + term * across]
          let source = rights[repetition] + term * along
          for column in 0..<columns {
            elements[target + column] += factor * b.elements[source + column * next]
          }
        }
      }
    }
    return result.with(elements)
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    let a = writer.text(of: x[0]).text
    let b = writer.text(of: x[1]).text
    let left = transposeLeft ? "transpose(\(a))" : a
    return Phrase("matmul(\(left), \(transposeRight ? "transpose(\(b))" : b))")
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: [0, 1], mixedAxes: [], work: y.inputs[0].shape[transposeLeft ? 0 : 1])
  }
}

extension Tensor {
  /// The product of matrices, either side read transposed.
  package static func product(
    _ a: Tensor,
    _ b: Tensor,
    transposeLeft: Bool = false,
    transposeRight: Bool = false
  ) -> Tensor {
    .applying(.product(transposeLeft: transposeLeft, transposeRight: transposeRight), to: [a, b])
  }
}
