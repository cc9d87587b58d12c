import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Masks of branches pass what is read of elements together, and are put back where they say nothing about the elements.
@Suite struct BranchStructureTests {
  /// The gradient of a loss in a vector, at given elements, by both engines.
  private func slope(
    at elements: [Double],
    sizes: [Axis: Int] = [:],
    _ loss: (Tensor) -> Tensor
  ) throws -> [Double] {
    var point = Point(sizes: sizes)
    let variable = Variable(.parameter, shape: [elements.count])
    point.bind(variable, elements)
    let slopes = gradient(of: loss(Tensor(variable)), withRespectTo: [Tensor(variable)])
    let source = ProgramSource(
      graph: Graph(outputs: slopes),
      sizes: sizes,
      data: [:],
      state: slopes[0].variables.isEmpty ? [:] : [variable: elements]
    )
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs())
    let result = try point.evaluate(slopes[0]).elements
    #expect(zip(native.output(0).elements, result).allSatisfy { abs($0 - $1) < 1e-12 })
    return result
  }

  @Test func aSumInABranch() throws {
    let result = try slope(at: [0, 2]) { x in select(x[0] .> 0, sum(log(x)), 3 * x[1]) }
    #expect(result == [0, 3])
    #expect(try slope(at: [0.5, 2]) { x in select(x[0] .> 0, sum(log(x)), 3 * x[1]) } == [2, 0.5])
  }

  @Test func sumsOfRowsInABranch() throws {
    let result = try slope(at: [0, 1, 2, 4]) { x in
      let rows = x.reshaped(2, 2)
      return sum(select(Tensor([0, 1]), sum(log(rows), dimensions: [1]), 0))
    }
    #expect(result == [0, 0, 0.5, 0.25])
  }

  @Test func layoutsInABranch() throws {
    let flags = Tensor([0, 1, 0, 1])
    func chosen(_ y: Tensor) -> Tensor { sum(select(flags, y, 0)) }
    #expect(
      try slope(at: [0, 2, 0, 4]) { chosen(log($0).reshaped(2, 2).reshaped(4)) } == [
        0, 0.5, 0, 0.25,
      ]
    )
    #expect(
      try slope(at: [0, 0, 2, 4]) { chosen(transpose(log($0).reshaped(2, 2)).reshaped(4)) }
        == [0, 0, 0.5, 0.25]
    )
    #expect(
      try slope(at: [0, 2]) { chosen(concatenated(log($0), sqrt($0))) }
        == [0, 0.5 + 0.25 * 2.0.squareRoot()]
    )
    #expect(try slope(at: [0, 0, 2, 0, 4]) { chosen(log($0)[1..<5]) } == [0, 0, 0.5, 0, 0.25])
  }

  @Test func aProductInABranch() throws {
    let rows = Leaves.rows
    // In the first two of three rows, and of infinite numbers there.
    let isLast = Tensor.index(along: rows) .== 2
    let inverse = 1 / (Tensor.index(along: rows) * isLast)
    let weights = try slope(at: [1, 2], sizes: [rows: 3]) { w in
      select(isLast, dot(w, inverse * Tensor([1, 4])), 0).summed(over: rows)
    }
    #expect(weights == [0.5, 2])
    let operands = try slope(at: [0, 3], sizes: [rows: 3]) { x in
      let inner = x * isLast + Tensor([1, 0]) * isLast
      return select(isLast, dot(log(inner), Tensor([1, 6])), 0).summed(over: rows)
    }
    #expect(operands == [1, 2])
  }

  @Test func aNumberOfAllRowsInABranchOfNone() throws {
    let rows = Leaves.rows
    let data = Tensor.index(along: rows) + 1
    let result = try slope(at: [0, 4], sizes: [rows: 3]) { h in
      sum(select(h .> 0, sqrt(h) * data, 0).summed(over: rows))
    }
    #expect(result == [0, 1.5])
  }

  @Test func theLesserOfMaximaHasNoDerivative() throws {
    #expect(try slope(at: [0, 2]) { x in sum(maximum(log(x), -5)) } == [0, 0.5])
    #expect(try slope(at: [0, 2]) { x in sum(minimum(-log(x), 5)) } == [0, -0.5])
    #expect(try slope(at: [0, 2]) { x in max(log(x)) } == [0, 0.5])
  }

  @Test func whatTwoBranchesReadIsReadByEither() throws {
    let result = try slope(at: [0, 1, 4, 9]) { x in
      let root = sqrt(x)
      let (first, second) = (select(x .> 2, root, 0), select(x .> 5, 3 * root, 0))
      return sum(first + second)
    }
    #expect(result == [0, 0, 0.25, 4.0 / 6])
  }

  /// A chain of choices that all read the one before keeps one cotangent for each.
  @Test func aChainOfChoicesStaysSmall() {
    let x = Tensor(Variable(.parameter))
    var y = x
    for depth in 0..<30 { y = select(y .> Double(depth), log(y), 2 * y) }
    let slope = gradient(of: y, withRespectTo: [x])[0]
    #expect(Tensor.listed([slope]).count < 30 * 12)
  }
}
