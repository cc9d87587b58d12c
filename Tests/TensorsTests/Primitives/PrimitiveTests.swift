import EvidenceTensors
import EvidenceTestSupport
import Testing

/// What a primitive states of itself, and what is taken for granted where it states nothing.
@Suite struct PrimitiveTests {
  /// What the compiler asks for, and nothing else.
  private struct Unstated: Primitive {
    let name = "unstated"
    func form(of x: [Tensor]) -> Form? { nil }
    func applied(to x: [Tensor]) -> Tensor { x[0] }
    func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray { x[0] }
  }

  @Test func nothingIsClaimedUnlessStated() {
    let x = Tensor(Variable(.parameter, shape: [3], plates: [Leaves.rows]))
    let facts = Unstated().facts(of: exp(x))
    #expect(facts.linearIn.isEmpty && facts.mixedAxes == nil && facts.work == nil)
    #expect(!facts.isEventwise && !facts.isSelection)
    let cotangents = Unstated().cotangents(of: exp(x), Tensor(1))
    #expect(cotangents.map { $0?.mistake } == ["a unstated has no derivative"])
    #expect(Unstated().mistake(in: [x]) == "a unstated does not take the event shapes [3]")
  }

  @Test func partialSumsAddUpFromEitherEnd() throws {
    let x = Tensor([1, 2, 3, 10, 20, 30], shape: [2, 3])
    let along = try Point().evaluate([
      cumulativeSum(x), cumulativeSum(x, dimension: 1),
      .applying(.cumulativeSum(dimension: 1, isFromEnd: true), to: [x]),
    ])
    #expect(along[0].elements == [1, 2, 3, 11, 22, 33])
    #expect(along[1].elements == [1, 3, 6, 10, 30, 60])
    #expect(along[2].elements == [6, 5, 3, 60, 50, 30])
    let mistake = cumulativeSum(x, dimension: 2).mistake
    #expect(mistake == "there is no dimension 2 in the event shape [2, 3]")
  }

  /// Every repetition but its own changes nothing in what is claimed to read only its own.
  @Test(arguments: StructureCase.all)
  func statedAxesAreAllThatIsReadAcross(example: StructureCase) throws {
    var leaves = Leaves(seed: 5)
    let result = example.make(&leaves)
    let moved = Leaves.rows
    for node in Tensor.listed([result]) where node.axes.contains(moved) && !node.inputs.isEmpty {
      guard !node.mixedAxes.contains(moved) else { continue }
      let inputs = try leaves.point.evaluate(node.inputs)
      // The numbers of the last repetition of all inputs are changed.
      let changed = inputs.map { $0.changed(along: moved) }
      let axes = node.axes.sorted
      let sizes = axes.map { $0.fixedSize ?? leaves.point.sizes[$0] ?? 1 }
      let empty = NumericArray.zeros(axes: axes, sizes: sizes, shape: node.shape)
      let (before, after) = (
        node.primitive.values(inputs, into: empty), node.primitive.values(changed, into: empty)
      )
      for (position, place) in before.repetitions(along: moved).enumerated() where place < 4 {
        let (a, b) = (before.elements[position], after.elements[position])
        #expect(a == b || a.isNaN && b.isNaN, "\(node.primitive.name)")
      }
    }
  }
}

extension NumericArray {
  /// The repetition of an axis that each element belongs to.
  fileprivate func repetitions(along axis: Axis) -> [Int] {
    guard let position = axes.firstIndex(of: axis) else { return elements.map { _ in 0 } }
    let stride = sizes[(position + 1)...].reduce(shape.product, *)
    return elements.indices.map { $0 / stride % sizes[position] }
  }

  fileprivate func changed(along axis: Axis) -> NumericArray {
    guard axes.contains(axis) else { return self }
    let last = repetitions(along: axis).map { $0 == 4 }
    return with(zip(elements, last).map { $1 ? $0 + 1 : $0 })
  }
}
