import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Simplification changes neither values nor shapes: expressions built with and without it are
/// equal.
@Suite struct SimplificationTests {
  /// A random program, run twice: with the constructors that simplify, and with those that do not.
  private struct Recipe {
    var generator: Generator
    var leaves: [Tensor] = []
    var point = Point(sizes: [Leaves.rows: 4])

    init(seed: Int) {
      generator = Generator(seed: seed)
      for shape in [[], [3], [2, 3], [2, 1]] {
        let plates = generator.chance(0.4) ? [Leaves.rows] : []
        leaves.append(point.parameter(shape, plates: plates, in: 0.3...1.7, using: &generator))
      }
      for number in [0.0, 1, -1, 2, 0.5, -3] { leaves.append(Tensor(number)) }
      leaves += [Tensor([1, 1, 1]), Tensor([0, 0, 0]), Tensor([1, -2, 3])]
    }

    /// All results of the same steps for both.
    mutating func expressions() -> [(simple: Tensor, raw: Tensor)] {
      var pairs = leaves.map { (simple: $0, raw: $0) }
      let rows: [Elementwise] = [
        .add, .subtract, .multiply, .divide, .negate, .square, .abs, .power, .select, .exp, .log,
        .maximum, .stopGradient, .add, .multiply, .negate,
      ]
      for _ in 0..<14 {
        if generator.chance(0.2) {
          pairs.append(structured(pairs[Int.random(in: 0..<pairs.count, using: &generator)]))
          continue
        }
        let row = generator.pick(rows)
        let operands = (0..<row.arity).map { _ in
          // Late results more often, so that identities meet.
          let start = generator.chance(0.6) ? pairs.count - 4 : 0
          return pairs[Int.random(in: start..<pairs.count, using: &generator)]
        }
        pairs.append(
          (row.apply(operands.map(\.simple)), raw(.elementwise(row), operands.map(\.raw)))
        )
      }
      return pairs
    }

    private mutating func structured(
      _ pair: (simple: Tensor, raw: Tensor)
    ) -> (simple: Tensor, raw: Tensor) {
      let (x, y) = pair
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let dimensions = Array(x.shape.indices.prefix(1))
        let operation = Operation.reduce(.sum, dimensions: dimensions)
        let shape = Array(y.shape.dropFirst(1))
        let summed = Tensor.make(operation, [y], shape: shape)
        return (x.reduced(.sum, dimensions: dimensions), summed)
      case 1 where x.axes.contains(Leaves.rows):
        let axes = y.axes.removing(Leaves.rows)
        let operation = Operation.reduceAxis(.sum, Leaves.rows)
        let summed = Tensor.make(operation, [y], shape: y.shape, axes: axes)
        return (x.summed(over: Leaves.rows), summed)
      case 2 where x.shape.count == 2:
        return (transpose(x), rearranged(y, .transpose([1, 0])))
      default:
        let flat = Rearrangement.reshape([x.shape.product])
        return (x.rearranged(flat), rearranged(y, flat))
      }
    }

    private func rearranged(_ x: Tensor, _ rule: Rearrangement) -> Tensor {
      .make(.rearrange(rule), [x], shape: rule.shape(of: x.shape))
    }

    private func raw(_ operation: Operation, _ x: [Tensor]) -> Tensor {
      guard let shape = broadcastShape(x.map(\.shape)) else { return .invalid("shapes") }
      return .make(operation, x, shape: shape)
    }
  }

  @Test(arguments: 0..<400)
  func valuesAndShapesAreKept(seed: Int) throws {
    var recipe = Recipe(seed: seed)
    for (simple, raw) in recipe.expressions() {
      #expect((simple.mistake == nil) == (raw.mistake == nil))
      guard raw.mistake == nil else { continue }
      #expect(simple.shape == raw.shape)
      #expect(simple.axes == raw.axes)
      let values = try recipe.point.evaluate([simple, raw])
      // log eˣ = x also where eˣ overflows: only values of moderate size are compared.
      for (a, b) in zip(values[0].elements, values[1].elements) where abs(b) < 1e3 {
        #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(a) and \(b)")
      }
    }
  }

  @Test func identitiesVanish() {
    let x = Tensor(Variable(.parameter, shape: [3]))
    #expect(x + 0 == x)
    #expect(0 + x == x)
    #expect(x * 1 == x)
    #expect(x / 1 == x)
    #expect(-(-x) == x)
    #expect(x - (-x) == x + x)
    #expect(2 * (3 * x) == x * 6)
    #expect(x * x == square(x))
    #expect(power(x, 2) == square(x))
    #expect(log(exp(x)) == x)
    #expect(transpose(transpose(x.reshaped(3, 1))) == x.reshaped(3, 1))
    #expect(x.reshaped(3, 1).reshaped(3) == x)
  }

  @Test func constantsAreFoldedInTheirShape() {
    #expect(Tensor(2) + 3 == Tensor(5))
    #expect(Tensor([1, 1]) * 3 == Tensor([3, 3]))
    #expect(sum(Tensor([2, 2, 2])) == Tensor(6))
    #expect(Tensor([1, 2, 3, 4]).reshaped(2, 2) == Tensor([1, 2, 3, 4], shape: [2, 2]))
  }

  @Test func aConstantOfALargerShapeKeepsIt() {
    let x = Tensor(Variable(.parameter))
    #expect((x + Tensor([0, 0])).shape == [2])
    #expect((x * Tensor([1, 1])).shape == [2])
    #expect((Tensor([0, 0]) - x).shape == [2])
  }

  @Test func aFactorWithoutTheAxisLeavesTheSum() {
    let rows = Leaves.rows
    let x = Tensor(Variable(.observed, plates: [rows]))
    let w = Tensor(Variable(.parameter, shape: [3]))
    #expect((x * w).summed(over: rows) == x.summed(over: rows) * w)
    #expect((w / exp(w) * x).summed(over: rows) == x.summed(over: rows) * (w / exp(w)))
    #expect((-x).summed(over: rows) == -(x.summed(over: rows)))
    #expect(w.summed(over: rows) == Tensor.size(of: rows) * w)
  }

  @Test func factorsDoNotMeetOutsideTheRangeOfNumbers() throws {
    var point = Point()
    let variable = Variable(.parameter)
    point.bind(variable, [1e-300])
    let x = Tensor(variable) * 1e200 * 1e200
    #expect(try abs(point.evaluate(x).elements[0] - 1e100) < 1e86)
  }
}
