import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// A graph in which an axis has become an event dimension computes the same.
@Suite struct LiftedAxisTests {
  private static let values = Axis.enumerated(91, size: 3)
  private static let others = Axis.enumerated(92, size: 2)

  /// Formulas of x [2, 4] in each value, y [4, 2] in each row, and an index below 3 in each row.
  private static let forms: [@Sendable (_ x: Tensor, _ y: Tensor, _ index: Tensor) -> Tensor] = [
    { x, y, _ in exp(x) * y[0][0] + x[0] },
    { x, _, _ in log(sum(exp(x), dimensions: [1])) },
    { x, y, _ in matmul(x, y) },
    { x, y, _ in matmul(transpose(y), transpose(x)) },
    { x, y, _ in matmul(transpose(x), x) * sum(y) },
    { x, _, _ in transpose(x.reshaped([4, 2]))[0..<1] },
    { x, _, _ in x.padded(before: 1, after: 2, dimension: 1) * x.sliced(1..<2, dimension: 1) },
    { x, _, _ in cumulativeSum(x, dimension: 1) * cumulativeSum(x) },
    { x, _, _ in x.axisFromEvent(others).summed(over: others) },
    { x, _, _ in (x.axisFromEvent(others) * 2).eventFromAxis(others) * x },
    { x, y, _ in Tensor.index(along: values) * x + y.reshaped([2, 4]) },
    { x, _, index in x.gathered(index, of: values) },
    { x, y, _ in sum(y.gathered(Tensor.index(along: values))) * x[1] },
    { x, _, _ in x.maximum(over: values) * x.eventFromAxis(values)[1] },
  ]

  @Test(arguments: forms.indices) func eachOperationHasAFormOfItsOwn(number: Int) throws {
    var leaves = Leaves(seed: number)
    let x = leaves(2, 4, per: [Self.values])
    let y = leaves(4, 2, per: [Leaves.rows])
    let index = leaves.index(below: 3, per: [Leaves.rows])
    let whole = total(Self.forms[number](x, y, index))
    let slopes = gradient(of: whole, withRespectTo: [y])
    let lifted = Graph(outputs: [whole] + slopes).lifting(Self.values)
    // The derivative by what is gathered along the axis puts elements back, which has no such form.
    guard let lifted = lifted ?? Graph(outputs: [whole]).lifting(Self.values) else {
      Issue.record("form \(number) is not lifted")
      return
    }
    #expect(lifted.tensors.allSatisfy { $0.inputs.isEmpty || !$0.axes.contains(Self.values) })
    for (own, old) in zip(lifted.outputs, [whole] + slopes) {
      expectEqual(try leaves.point.evaluate(own), try leaves.point.evaluate(old))
    }
  }

  /// Of random graphs, all parts that carry an axis of values and have such a form.
  @Test func partsOfRandomGraphsComputeTheSame() throws {
    var count = 0
    for seed in 0..<1_000 {
      let random = RandomGraph(seed: seed)
      let parts = Graph(outputs: [random.loss]).tensors.compactMap { part -> (Tensor, Tensor)? in
        guard let axis = part.axes.first(where: \.isEnumerated) else { return nil }
        let whole = total(part)
        return Graph(outputs: [whole]).lifting(axis).map { (whole, $0.outputs[0]) }
      }
      guard !parts.isEmpty else { continue }
      count += parts.count
      let point = try random.point
      let values = try point.evaluate(parts.flatMap { [$0.0, $0.1] })
      for pair in stride(from: 0, to: values.count, by: 2) {
        expectEqual(values[pair + 1], values[pair])
      }
    }
    #expect(count > 20)
  }

  private func expectEqual(_ a: NumericArray, _ b: NumericArray) {
    #expect(a.shape == b.shape && a.axes == b.axes)
    for (a, b) in zip(a.elements, b.elements) { #expect(abs(a - b) <= 1e-12 * max(1, abs(b))) }
  }
}
