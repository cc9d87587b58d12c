import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// The gradient of a choice is that of the branch taken, whatever the other one is there: over all rows, at their poles and
/// outside their domains, in both engines.
@Suite struct BranchGradientTests {
  /// Where branches are not taken: poles, edges and the outside of domains.
  private static let places: [Double] = [0, -1, 1, .nan, .infinity, -.infinity]

  /// What is read of a row: another row, which has poles of its own.
  private static let forms: [@Sendable (_ y: Tensor) -> Tensor] = [
    { $0 }, { sqrt(abs($0)) }, { log(square($0)) }, { 1 / $0 },
  ]

  /// All operands at a sample where the branch is taken, and at the places where it is not.
  private struct Case {
    var point = Point()
    /// The operands of the derivative.
    var variables: [Variable] = []
    var inputs: [Tensor] = []
    /// Which branches are chosen.
    let isTaken: Tensor
    let isOuter: Tensor
    /// 0 where the branch is taken; elsewhere it may be a root of 0 or of −1.
    let root: Tensor

    let isZero: Bool

    init(_ row: Elementwise, at sample: [Double], _ operands: [Int], isAlone: Bool) {
      isZero = row(sample) == 0
      var columns = [sample]
      if !isAlone {
        for place in places {
          for operand in operands {
            var other = sample
            other[operand] = place
            columns.append(other)
          }
          columns.append(sample.indices.map { operands.contains($0) ? place : sample[$0] })
        }
      }
      let count = columns.count
      func bound(_ elements: [Double], _ point: inout Point) -> Variable {
        let variable = Variable(.parameter, shape: [count])
        point.bind(variable, elements)
        return variable
      }
      for index in sample.indices {
        let variable = bound(columns.map { $0[index] }, &point)
        if operands.contains(index) { variables.append(variable) }
        let isOrder = ElementwisePoints.isOrder(index, of: row)
        inputs.append(isOrder ? Tensor(sample[index]) : Tensor(variable))
      }
      let all = Array(0..<count)
      let v = bound(all.map { $0 == 0 ? 1 : Double($0 % 3) - 1 }, &point)
      variables.append(v)
      root = sqrt(Tensor(v)) - 1
      // Of the elements after the first, some are kept out by one choice, some by the other, some by both.
      isTaken = Tensor(bound(all.map { $0 == 0 || $0 % 3 == 1 ? 1 : 0 }, &point))
      isOuter = Tensor(bound(all.map { $0 == 0 || $0 % 3 == 2 ? 1 : 0 }, &point))
    }

    /// The sum of the operands, the formula of other branches.
    var line: Tensor { variables.dropFirst().reduce(Tensor(variables[0])) { $0 + Tensor($1) } }
  }

  /// The gradients of each form of a row, or the derivatives of a weighted sum of them.
  private func slopes(
    _ row: Elementwise,
    _ input: Case,
    isAlone: Bool,
    isSecond: Bool
  ) -> [[Tensor]] {
    let targets = input.variables.map { Tensor($0) }
    let moved = input.inputs.map { targets.contains($0) ? $0 + input.root : $0 }
    // Other rows of a row that is 0 have poles in the branch taken too.
    return Self.forms.prefix(input.isZero ? 1 : Self.forms.count).map { form in
      let y = form(row.apply(moved))
      let both = and(input.isTaken, input.isOuter)
      let nested = select(input.isOuter, select(input.isTaken, y, 2 * input.line), 3 * input.line)
      let flat = select(both, y * input.root, input.line) + select(not(both), input.line, y)
      let loss = isAlone ? sum(y + y * input.root + y) : sum(nested + flat)
      let first = gradient(of: loss, withRespectTo: targets)
      guard isSecond else { return first }
      let weighted = first.enumerated().map { Double($0.offset + 1) * sum($0.element) }
      return gradient(of: weighted.dropFirst().reduce(weighted[0], +), withRespectTo: targets)
    }
  }

  private static func usable(_ row: Elementwise, isSecond: Bool) -> [Int] {
    isSecond ? ElementwisePoints.twiceDifferentiable(row) : ElementwisePoints.differentiable(row)
  }

  @Test(arguments: [false, true], 0..<8)
  func theGradientIsThatOfTheBranchTaken(isSecond: Bool, part: Int) throws {
    var (outputs, expected, names): ([Tensor], [Double], [String]) = ([], [], [])
    var point = Point()
    for (index, row) in Elementwise.all.enumerated() where index % 8 == part {
      let operands = Self.usable(row, isSecond: isSecond)
      let samples = try #require(ElementwisePoints.all[row.name])
      guard !operands.isEmpty else { continue }
      let sample = samples.first { row($0) != 0 } ?? samples[0]
      let alone = Case(row, at: sample, operands, isAlone: true)
      let branched = Case(row, at: sample, operands, isAlone: false)
      let own = slopes(row, alone, isAlone: true, isSecond: isSecond).flatMap(\.self)
      expected += try alone.point.evaluate(own).map { $0.elements[0] }
      let all = slopes(row, branched, isAlone: false, isSecond: isSecond).flatMap(\.self)
      names += all.indices.map { "\(row.name) at \(sample), \($0)" }
      outputs += all
      point.values.merge(branched.point.values) { $1 }
    }
    #expect(expected.allSatisfy { $0.isFinite })
    for (engine, elements) in try point.evaluatedByBoth(outputs) {
      for index in outputs.indices {
        let (slope, value) = (elements[index], expected[index])
        let name = "\(engine): \(names[index])"
        #expect(abs(slope[0] - value) <= 1e-9 * max(1, abs(value)), "\(name), taken")
        // 2 or 3 times the line, and the line twice; no second derivative.
        let others = slope.indices.dropFirst().map { isSecond ? 0 : ($0 % 3 == 2 ? 4.0 : 5.0) }
        #expect(Array(slope.dropFirst()) == others, "\(name), not taken")
      }
    }
  }
}
