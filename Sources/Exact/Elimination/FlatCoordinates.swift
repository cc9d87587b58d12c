package import EvidenceTensors

/// Several latents as one vector, in each repetition of the plates that they all keep.
///
/// A latent that repeats over more plates contributes all repetitions of these to the vector.
package struct FlatCoordinates {
  /// A latent's place in the vector.
  package struct Part {
    let variable: Variable
    let range: Range<Int>
    /// Unit vectors [count, event] per flattened plate; nil where no plate is flattened.
    let basis: Variable?
    let flattened: AxisSet
  }

  package let plates: AxisSet
  package let parts: [Part]
  /// The numbers of the unit vectors.
  package let constants: [Variable: [Double]]

  package var dimension: Int { parts.last?.range.upperBound ?? 0 }
  package var variables: [Variable] { parts.map(\.variable) }

  package init(_ variables: [Variable], keeping plates: AxisSet, sizes: [Axis: Int]) {
    var parts: [Part] = []
    var constants: [Variable: [Double]] = [:]
    var start = 0
    for variable in variables {
      let flattened = variable.axes.subtracting(plates)
      let repetitions = flattened.map { sizes[$0] ?? 1 }.product
      let count = repetitions * variable.shape.product
      var basis: Variable?
      if !flattened.isEmpty {
        let unit = Variable(
          .state,
          shape: [count, variable.shape.product],
          plates: flattened.sorted
        )
        constants[unit] = Self.unitVectors(repetitions: repetitions, event: variable.shape.product)
        basis = unit
      }
      let range = start..<start + count
      parts.append(Part(variable: variable, range: range, basis: basis, flattened: flattened))
      start += count
    }
    self.plates = plates
    self.parts = parts
    self.constants = constants
  }

  /// Row-major [repetition, repetition · event, event]: 1 where the coordinate is the element's own.
  private static func unitVectors(repetitions: Int, event: Int) -> [Double] {
    let count = repetitions * event
    var numbers = Array(repeating: 0.0, count: count * count)
    for repetition in 0..<repetitions {
      for element in 0..<event {
        let row = repetition * count + repetition * event + element
        numbers[row * event + element] = 1
      }
    }
    return numbers
  }

  /// Each latent as an expression of the vector.
  package func latents(at vector: Tensor) -> [Tensor: Tensor] {
    var result: [Tensor: Tensor] = [:]
    for part in parts {
      let own = vector.sliced(part.range)
      let flat = part.basis.map { matmul(own, Tensor($0)) } ?? own
      result[Tensor(part.variable)] = flat.reshaped(part.variable.shape)
    }
    return result
  }

  /// The vector as an expression of the latents.
  package var vector: Tensor {
    concatenated(
      parts.map { part in
        let flat = Tensor(part.variable).reshaped(part.variable.shape.product)
        guard let basis = part.basis else { return flat }
        return matmul(Tensor(basis), flat).summed(over: part.flattened)
      }
    )
  }

  /// A placeholder for the vector.
  func makeVariable(with axes: AxisSet = []) -> Variable {
    Variable(.state, shape: [dimension], plates: plates.union(axes).sorted)
  }
}
