import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Replacing leaves makes every operation anew.
@Suite struct SubstitutionTests {
  @Test(arguments: 0..<100)
  func renamedParametersGiveTheSameValues(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    var point = try graph.point
    var replacements: [Tensor: Tensor] = [:]
    for variable in graph.parameters {
      let other = Variable(.parameter, shape: variable.shape, plates: variable.plates)
      replacements[Tensor(variable)] = Tensor(other)
      point.values[other] = point.values[variable]
      point.values[variable] = nil
    }
    let original = [graph.loss] + graph.gradients
    let renamed = Tensor.substituting(replacements, in: original)
    #expect(renamed[0].variables.isDisjoint(with: graph.parameters))
    let expected = try graph.point.evaluate(original)
    let actual = try point.evaluate(renamed)
    for (a, b) in zip(actual, expected) { #expect(isClose(a, b, tolerance: 1e-12)) }
  }

  @Test(arguments: 0..<100)
  func loweringKeepsTheValues(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    let lowered = graph.graph.lowered()
    try lowered.verify(after: "lowering")
    let composite = lowered.tensors.filter { tensor in
      if case .elementwise(let row) = tensor.operation { row.lowered != nil } else { false }
    }
    #expect(composite.isEmpty)
    let expected = try graph.point.evaluate(graph.graph.outputs)
    let actual = try graph.point.evaluate(lowered.outputs)
    for (a, b) in zip(actual, expected) { #expect(isClose(a, b, tolerance: 1e-12)) }
  }

  @Test func aConstantInPlaceOfAVariableIsFolded() {
    let x = Tensor(Variable(.parameter))
    #expect((exp(x) * 2 + x).substituting([x: Tensor(0)]) == Tensor(2))
  }

  @Test func aReplacementMayCarryAxes() throws {
    let k = Tensor(Variable(.latent))
    let values = Axis.enumerated(7, size: 3)
    let table = Tensor([1, 2, 4])
    let expected = table.axisFromEvent(values) + 1
    #expect((table[k] + 1).substituting([k: .index(along: values)]) == expected)
  }

  /// Whether two values agree, relative to the largest element; lazily carried axes are repeated.
  private func isClose(_ a: NumericArray, _ b: NumericArray, tolerance: Double) -> Bool {
    let elements = a.elements(along: b.axes, sizes: b.sizes, event: b.shape)
    let scale = b.elements.map { abs($0) }.max() ?? 0
    return zip(elements, b.elements).allSatisfy { abs($0 - $1) <= tolerance * max(scale, 1e-3) }
  }
}
