package import EvidenceTensors

/// Several latents as one vector, in each repetition of the plates that they all keep.
///
/// A latent that repeats over more plates contributes all repetitions of these to the vector.
package struct FlatCoordinates {
  /// A latent's place in the vector.
  package struct Part {
    let variable: Variable
    let range: Range<Int>
    let flattened: AxisSet
    /// The number of a repetition of the flattened plates, and an axis of all of them; nil where no plate is flattened.
    fileprivate let repetition: (index: Tensor, all: Axis)?
  }

  package let plates: AxisSet
  package let parts: [Part]
  /// The numbers of repetitions of the plates.
  let sizes: [Axis: Int]

  package var dimension: Int { parts.last?.range.upperBound ?? 0 }
  package var variables: [Variable] { parts.map(\.variable) }

  package init(_ variables: [Variable], keeping plates: AxisSet, sizes: [Axis: Int]) {
    var parts: [Part] = []
    var start = 0
    for variable in variables {
      let flattened = variable.axes.subtracting(plates)
      var (index, repetitions) = (Tensor(0), 1)
      for axis in flattened.sorted.reversed() {
        index = index + Double(repetitions) * .index(along: axis)
        repetitions *= sizes[axis] ?? 1
      }
      let end = start + repetitions * variable.shape.product
      parts.append(
        Part(
          variable: variable,
          range: start..<end,
          flattened: flattened,
          repetition: flattened.isEmpty ? nil : (index, AxisNumbers.make(size: repetitions))
        )
      )
      start = end
    }
    self.plates = plates
    self.parts = parts
    self.sizes = sizes.filter { plates.contains($0.key) }
  }

  /// Each latent as an expression of the vector.
  package func latents(at vector: Tensor) -> [Tensor: Tensor] {
    var result: [Tensor: Tensor] = [:]
    for part in parts {
      let (own, shape) = (vector.sliced(part.range), part.variable.shape)
      guard let (index, all) = part.repetition else {
        result[Tensor(part.variable)] = own.reshaped(shape)
        continue
      }
      let rows = own.reshaped([all.fixedSize ?? 1] + shape).axisFromEvent(all)
      result[Tensor(part.variable)] = rows.gathered(index, of: all)
    }
    return result
  }

  /// The vector as an expression of the latents.
  package var vector: Tensor {
    concatenated(
      parts.map { part in
        let own = Tensor(part.variable)
        guard let (index, all) = part.repetition else { return own.reshaped(part.range.count) }
        let rows = own.scattered(index, along: all, summing: part.flattened)
        return rows.eventFromAxis(all).reshaped(part.range.count)
      }
    )
  }

  /// A placeholder for the vector.
  func makeVariable(with axes: AxisSet = []) -> Variable {
    Variable(.state, shape: [dimension], plates: plates.union(axes).sorted)
  }
}
