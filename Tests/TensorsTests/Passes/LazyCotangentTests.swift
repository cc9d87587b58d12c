import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// A cotangent may carry fewer axes, or a smaller shape, than its node: what it lacks is a
/// multiplication by its size.
@Suite struct LazyCotangentTests {
  private let rows = Leaves.rows
  private let groups = Leaves.groups
  private let point = Point(sizes: [Leaves.rows: 5, Leaves.groups: 3])

  /// The gradient of a loss in a parameter, at 2.
  private func slope(
    shape: [Int] = [],
    plates: [Axis] = [],
    _ loss: (Tensor) -> Tensor
  ) throws -> [Double] {
    var point = point
    let variable = Variable(.parameter, shape: shape, plates: plates)
    let sizes = variable.axes.map { $0.fixedSize ?? point.sizes[$0] ?? 1 }
    point.bind(variable, Array(repeating: 2, count: sizes.product * shape.product))
    let result = gradient(of: loss(Tensor(variable)), withRespectTo: [Tensor(variable)])[0]
    let value = try point.evaluate(result)
    return value.elements(along: variable.axes.sorted, sizes: sizes, event: shape)
  }

  @Test func aSumOverAPlateOfWhatDoesNotCarryItCountsItsRows() throws {
    #expect(try slope { $0.summed(over: rows) } == [5])
  }

  @Test func aSumOverAPlateOfASumWithDataCountsItsRows() throws {
    let data = Tensor.index(along: rows)
    #expect(try slope { ($0 + data).summed(over: rows) } == [5])
    #expect(try slope { ($0 * 3 - data).summed(over: rows) } == [15])
  }

  @Test func aSumOfABroadcastCountsItsElements() throws {
    let constant = Tensor(Array(repeating: 1, count: 7))
    #expect(try slope { sum($0 + constant) } == [7])
    #expect(try slope(shape: [1]) { sum($0 + constant) } == [7])
    #expect(try slope(shape: [2, 1]) { sum($0 + constant) } == [7, 7])
    #expect(try slope { sum($0.broadcast(to: [4, 2])) } == [8])
  }

  @Test func aCotangentOfASmallerShapeCountsWhatItLacks() throws {
    let scalar = Tensor(Variable(.parameter))
    let column = Tensor(Variable(.parameter, shape: [2, 1]))
    let matrix = Tensor(Variable(.parameter, shape: [2, 7]))
    #expect(Tensor(3).summed(to: scalar, from: scalar + matrix) == Tensor(42))
    #expect(Tensor(3).summed(to: column, from: column + matrix) == Tensor(21))
    let uneven = Tensor([1, 2], shape: [2, 1]).summed(to: scalar, from: scalar + matrix)
    #expect(try Point().evaluate(uneven).elements == [21])
  }

  @Test func platesAndElementsMultiply() throws {
    let data = Tensor.index(along: rows) + Tensor([1, 2, 3])
    #expect(try slope { sum($0 + data).summed(over: rows) } == [15])
    let both = data * Tensor.index(along: groups)
    #expect(try slope { sum($0 + both).summed(over: [rows, groups]) } == [45])
    #expect(try slope { sum($0 + both).summed(over: [groups, rows]) } == [45])
  }

  @Test func aPlateOfTheParameterIsKept() throws {
    let data = Tensor.index(along: rows)
    let loss = { (x: Tensor) in (x * 5 + data).summed(over: [rows, groups]) }
    #expect(try slope(plates: [groups], loss) == [25, 25, 25])
  }

  @Test func particlesAreAveraged() throws {
    let particles = Axis.particles(4)
    let noise = Tensor.noise(Noise(.normal, site: 0, shape: [], axes: [particles, rows]))
    let loss = { (x: Tensor) in
      ((x + noise).summed(over: particles) / .size(of: particles)).summed(over: rows)
    }
    #expect(try slope(loss) == [5])
  }

  @Test func aSecondDerivativeCountsToo() throws {
    let data = Tensor.index(along: rows) + Tensor([1, 2, 3])
    let second = try slope { x in
      let first = gradient(of: total(square(x) + data), withRespectTo: [x])[0]
      return first
    }
    #expect(second == [30])
  }

  @Test func aTargetThatIsNotReachedHasZeros() throws {
    let other = Tensor(Variable(.parameter, shape: [2]))
    let slopes = gradient(of: sum(other), withRespectTo: [Tensor(Variable(.parameter, shape: [3]))])
    #expect(try Point().evaluate(slopes[0]) == NumericArray(shape: [3], elements: [0, 0, 0]))
  }

  @Test func anIntermediateTargetPassesItsCotangentOn() throws {
    let x = Tensor(Variable(.parameter))
    let y = exp(x)
    let slopes = gradient(of: square(y), withRespectTo: [x, y])
    #expect(slopes[1] == 2 * y)
    #expect(slopes[0] == 2 * y * y)
  }
}
