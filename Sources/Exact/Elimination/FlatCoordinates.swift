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
    /// What the vector has instead of the latent itself: its deviation from where it is about.
    fileprivate let center: Center?
    /// The number of a repetition of the flattened plates, and an axis of all of them; nil where no plate is flattened.
    fileprivate let repetition: (index: Tensor, all: Axis)?
  }

  /// Where a latent is about, as an expression of others that come before it in the vector, and a name for how far it is from there.
  ///
  /// Beside a scale far below the last place of its location, such as that of a hierarchy without spread, precisions of both are
  /// large numbers that cancel; that of the deviation is large alone.
  package struct Center {
    let location: Tensor
    let deviation: Variable
  }

  package let plates: AxisSet
  package let parts: [Part]

  package var dimension: Int { parts.last?.range.upperBound ?? 0 }
  package var variables: [Variable] { parts.map(\.variable) }

  package init(
    _ variables: [Variable],
    keeping plates: AxisSet,
    sizes: [Axis: Int],
    about centers: [Variable: Center] = [:]
  ) {
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
          center: centers[variable],
          repetition: flattened.isEmpty ? nil : (index, AxisNumbers.make(size: repetitions))
        )
      )
      start = end
    }
    self.plates = plates
    self.parts = parts
  }

  /// Each latent as an expression of the vector.
  package func latents(at vector: Tensor) -> [Tensor: Tensor] {
    var result: [Tensor: Tensor] = [:]
    for part in parts {
      let (all, shape) = (vector.sliced(part.range), part.variable.shape)
      var own: Tensor
      if let (index, axis) = part.repetition {
        own = all.reshaped([axis.fixedSize ?? 1] + shape).axisFromEvent(axis).gathered(
          index,
          of: axis
        )
      } else {
        own = all.reshaped(shape)
      }
      if let center = part.center {
        result[Tensor(center.deviation)] = own
        own = center.location.substituting(result) + own
      }
      result[Tensor(part.variable)] = own
    }
    return result
  }

  /// The vector as an expression of the latents.
  package var vector: Tensor {
    concatenated(
      parts.map { part in
        let own = Tensor(part.variable) - (part.center?.location ?? 0.tensor)
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
