import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// What a selection leaves out has no part in a derivative, whatever it is there: over all rows, at their poles and outside
/// their domains, in both engines.
@Suite struct UnreadElementTests {
  private static let places: [Double] = [0, -1, 1]

  /// Ways to read the first of the elements alone; how often each reads it.
  private static let readers: [(times: Double, read: @Sendable (Tensor, Axis) -> Tensor)] = [
    (1, { y, _ in y[0] }),
    (1, { y, _ in sum(y[0..<1]) }),
    (2, { y, _ in sum(y.gathered(Tensor([0.0, 0]))) }),
    (1, { y, _ in transpose(y.reshaped([1, y.shape[0]]))[0][0] }),
    (1, { y, axis in y.axisFromEvent(axis).gathered(Tensor(0), of: axis) }),
    (1, { y, _ in sqrt(square(y[0..<3])[0..<2])[0] }),
  ]

  @Test(arguments: [false, true], 0..<4)
  func elementsThatNothingReadsHaveNoDerivative(isSecond: Bool, part: Int) throws {
    var point = Point()
    var outputs: [Tensor] = []
    var expected: [Tensor] = []
    var names: [(row: String, times: Double)] = []
    for (index, row) in Elementwise.all.enumerated() where index % 4 == part {
      let operands =
        isSecond
        ? ElementwisePoints.twiceDifferentiable(row) : ElementwisePoints.differentiable(row)
      guard !operands.isEmpty, let samples = ElementwisePoints.all[row.name],
        let sample = samples.first(where: { row($0) > 0 })
      else { continue }
      var targets: [Tensor] = []
      let inputs = sample.indices.map { index -> Tensor in
        guard operands.contains(index) else { return Tensor(sample[index]) }
        let variable = Variable(.parameter, shape: [1 + Self.places.count])
        point.bind(variable, [sample[index]] + Self.places)
        targets.append(Tensor(variable))
        return targets[targets.count - 1]
      }
      let alone = row.apply(inputs.map { $0.shape.isEmpty ? $0 : $0[0] })
      let axis = Axis.time(1 + Self.places.count)
      for (reader, (times, read)) in Self.readers.enumerated() {
        outputs += slopes(of: read(row.apply(inputs), axis), targets, isSecond: isSecond)
        expected += slopes(of: alone, targets, isSecond: isSecond)
        names += targets.map { _ in ("\(row.name), reader \(reader)", times) }
      }
    }
    for (engine, all) in try point.evaluatedByBoth(outputs + expected) {
      for (index, (name, times)) in names.enumerated() {
        let (slope, value) = (all[index], times * all[names.count + index][0])
        #expect(value.isFinite, "\(name)")
        let isClose = abs(slope[0] - value) <= 1e-9 * max(1, abs(value))
        #expect(isClose, "\(engine): \(name), read: \(slope[0]) for \(value)")
        #expect(slope.dropFirst().allSatisfy { $0 == 0 }, "\(engine): \(name), not read")
      }
    }
  }

  private func slopes(of value: Tensor, _ targets: [Tensor], isSecond: Bool) -> [Tensor] {
    let first = gradient(of: value, withRespectTo: targets)
    guard isSecond else { return first }
    let weighted = first.enumerated().map { Double($0.offset + 1) * $0.element[0] }
    return gradient(of: weighted.dropFirst().reduce(weighted[0], +), withRespectTo: targets)
  }
}
