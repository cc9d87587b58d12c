internal import EvidenceTensors

/// Products and triangular factors, repetition by repetition.
extension NumericArray {
  func product(
    _ other: NumericArray,
    transposeLeft: Bool,
    transposeRight: Bool,
    into result: NumericArray
  ) -> NumericArray {
    let (rows, columns) = (result.shape[0], result.shape[1])
    let inner = transposeLeft ? shape[0] : shape[1]
    let (down, across) = transposeLeft ? (1, shape[1]) : (shape[1], 1)
    let (along, next) = transposeRight ? (1, other.shape[1]) : (other.shape[1], 1)
    let lefts = starts(along: result.axes, sizes: result.sizes)
    let rights = other.starts(along: result.axes, sizes: result.sizes)
    var elements = result.elements
    for repetition in lefts.indices {
      for row in 0..<rows {
        let target = (repetition * rows + row) * columns
        for term in 0..<inner {
          let factor = self.elements[lefts[repetition] + row * down + term * across]
          let source = rights[repetition] + term * along
          for column in 0..<columns {
            elements[target + column] += factor * other.elements[source + column * next]
          }
        }
      }
    }
    return result.with(elements)
  }

  /// The lower factor of each matrix; NaN on and below the diagonal where it is not positive
  /// definite.
  func choleskyFactor(into result: NumericArray) -> NumericArray {
    let size = shape[0]
    var elements = result.elements
    for start in starts(along: axes, sizes: sizes) {
      var isPositive = true
      for column in 0..<size {
        for row in column..<size {
          var rest = self.elements[start + row * size + column]
          for term in 0..<column {
            let left = elements[start + row * size + term]
            rest -= left * elements[start + column * size + term]
          }
          if row == column {
            isPositive = isPositive && rest > 0
            elements[start + row * size + row] = rest.squareRoot()
          } else {
            elements[start + row * size + column] = rest / elements[start + column * size + column]
          }
        }
      }
      guard !isPositive else { continue }
      for row in 0..<size {
        for column in 0...row { elements[start + row * size + column] = .nan }
      }
    }
    return result.with(elements)
  }

  /// L⁻¹ B, or L⁻ᵀ B, by substitution.
  func triangularSolve(
    _ right: NumericArray,
    transposed: Bool,
    into result: NumericArray
  ) -> NumericArray {
    let (size, columns) = (result.shape[0], result.shape[1])
    let lowers = starts(along: result.axes, sizes: result.sizes)
    var elements = right.elements(along: result.axes, sizes: result.sizes, event: result.shape)
    for (repetition, lower) in lowers.enumerated() {
      let start = repetition * size * columns
      for step in 0..<size {
        let row = transposed ? size - 1 - step : step
        for column in 0..<columns {
          var rest = elements[start + row * columns + column]
          for term in transposed ? row + 1..<size : 0..<row {
            let place = transposed ? term * size + row : row * size + term
            rest -= self.elements[lower + place] * elements[start + term * columns + column]
          }
          elements[start + row * columns + column] = rest / self.elements[lower + row * size + row]
        }
      }
    }
    return result.with(elements)
  }
}
