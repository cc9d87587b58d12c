import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

private enum Rows: Plate {}

/// What holds for every layer.
@Suite struct LayerCaseTests {
  @Test(arguments: LayerCase.all) func valuesAreThoseOfTheReference(row: LayerCase) throws {
    let reference = try #require(LayerReference.all[row.name])
    let y = row.layer(Tensor(row.numbers(), shape: row.input))
    #expect(y.shape == reference.shape)
    let state = try row.state.map { ($0, NumericArray(shape: $0.shape, elements: $1)) }
    let interpreter = Interpreter(values: Dictionary(uniqueKeysWithValues: state))
    let values = try interpreter.evaluate([y])[0].elements
    #expect(values.count == reference.values.count)
    for (value, expected) in zip(values, reference.values) {
      #expect(abs(value - expected) < 1e-13)
    }
  }

  @Test(arguments: LayerCase.all) func itLearnsSoManyNumbers(row: LayerCase) throws {
    #expect(try row.parameters.map { $0.shape.reduce(1, *) }.reduce(0, +) == row.count)
  }

  /// Rows of a plate, in blocks, with the derivatives in the weights and in a factor of the input.
  @Test(arguments: LayerCase.all) func compiledItIsWhatTheInterpreterComputes(row: LayerCase) throws
  {
    let rows = Axis(Rows.self)
    let x = Variable(.input, shape: row.input, plates: [rows])
    let factor = Variable(.parameter)
    let y = row.layer(row.integers == nil ? Tensor(x) * Tensor(factor) : Tensor(x))
    let loss = sum(square(y) * y).summed(over: rows)
    let learned = try row.parameters + [factor]
    let slopes = gradient(of: loss, withRespectTo: learned.map { Tensor($0) })
    let count = 37
    let source = ProgramSource(
      graph: Graph(outputs: [y, loss] + slopes),
      sizes: [rows: count],
      data: [
        x: try Values((0..<count).flatMap { row.numbers(row: $0) }, shape: [count] + row.input)
      ],
      state: try row.state.merging([factor: [0.75]]) { $1 },
      threads: 2
    )
    let (own, other) = (
      try NativeProgram(source, compiler: Compiler()), try InterpretedProgram(source)
    )
    for program in [own, other] as [any Program] { _ = program.run(StepInputs()) }
    for output in source.graph.outputs.indices {
      let (a, b) = (own.output(output).elements, other.output(output).elements)
      let size = b.reduce(1) { max($0, abs($1)) }
      #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 * size })
    }
  }

  /// ⟨conv x, y⟩ = ⟨x, convᵀ y⟩ for all x and y, with the same weights.
  @Test(arguments: [
    (size: 3, stride: 1, padding: 0, side: 6), (3, 1, 1, 5), (4, 2, 1, 8), (3, 2, 1, 6),
    (3, 2, 0, 7), (5, 3, 2, 9), (2, 3, 0, 8), (1, 1, 0, 3),
  ])
  func theTransposedConvolutionIsTheAdjoint(size: Int, stride: Int, padding: Int, side: Int) throws
  {
    let forth = Convolution(2, 3, kernel: size, stride: stride, padding: padding)
    let back = TransposedConvolution(
      3,
      2,
      kernel: size,
      stride: stride,
      padding: padding,
      outputPadding: (side + 2 * padding - size) % stride
    )
    func numbers(_ shape: [Int], _ phase: Double) -> NumericArray {
      let count = shape.reduce(1, *)
      return NumericArray(
        shape: shape,
        elements: (0..<count).map { C.cos(phase + 1.7 * Double($0)) }
      )
    }
    let small = (side + 2 * padding - size) / stride + 1
    let x = Variable(.input, shape: [2, side, side])
    let y = Variable(.input, shape: [3, small, small])
    var values = [x: numbers(x.shape, 1), y: numbers(y.shape, 2)]
    for (weight, bias) in [(forth.weight, forth.bias), (back.weight, back.bias)] {
      values[try #require(weight.variable)] = numbers(weight.shape, 3)
      values[try #require(bias.variable)] = NumericArray(
        shape: bias.shape,
        elements: bias.shape.flatMap { Array(repeating: 0, count: $0) }
      )
    }
    let sides = [sum(forth(Tensor(x)) * Tensor(y)), sum(Tensor(x) * back(Tensor(y)))]
    #expect(sides.map(\.mistake) == [nil, nil])
    let products = try Interpreter(values: values).evaluate(sides).map { $0.elements[0] }
    #expect(abs(products[0] - products[1]) < 1e-12 && abs(products[0]) > 1e-3)
  }
}
