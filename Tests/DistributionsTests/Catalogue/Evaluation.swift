import EvidencePrograms
import EvidenceTensors

/// The numbers of an expression, by the interpreter.
func numbers(
  _ tensor: Tensor,
  _ values: [Variable: [Double]] = [:],
  sizes: [Axis: Int] = [:]
) throws -> [Double] {
  try numbers([tensor], values, sizes: sizes)[0]
}

func numbers(
  _ tensors: [Tensor],
  _ values: [Variable: [Double]] = [:],
  sizes: [Axis: Int] = [:]
) throws -> [[Double]] {
  var bound: [Variable: NumericArray] = [:]
  for (variable, elements) in values {
    bound[variable] = NumericArray(
      axes: variable.axes.sorted,
      sizes: variable.axes.sorted.map { sizes[$0] ?? $0.fixedSize ?? 0 },
      shape: variable.shape,
      elements: elements
    )
  }
  return try Interpreter(sizes: sizes, values: bound).evaluate(tensors).map(\.elements)
}

/// Whether a number is as far from its reference as `tolerance` allows, relative to the larger of the reference and `floor`.
func agrees(_ x: Double, _ reference: Double, _ tolerance: Double, floor: Double = 1) -> Bool {
  if x == reference { return true }
  return abs(x - reference) <= tolerance * max(abs(reference), floor)
}
