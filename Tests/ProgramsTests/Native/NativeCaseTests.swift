import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Graphs that random ones seldom hold.
@Suite struct NativeCaseTests {
  private enum Samples: Plate {}

  private func expectAgreement(_ source: ProgramSource, steps: Int = 1) throws {
    let native = try NativeProgram(source, compiler: Compiler(), isForcingThreads: true)
    #expect(native.threads == source.threads)
    let oracle = try InterpretedProgram(source)
    _ = native.run(StepInputs(count: steps))
    _ = oracle.run(StepInputs(count: steps))
    for index in source.graph.outputs.indices {
      let (a, b) = (native.output(index).elements, oracle.output(index).elements)
      #expect(a.count == b.count)
      for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-12 * max(1, abs(y))) }
    }
    for variable in source.state.keys {
      let (a, b) = (native.state(of: variable), oracle.state(of: variable))
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) })
    }
  }

  /// The size of the plate, which is stored nowhere, is repeated to the shape of a diagonal.
  @Test func aPlateSizeIsBroadcast() throws {
    let loadings = Variable(.parameter, shape: [4, 2])
    let spread = Variable(.parameter)
    let plate = Axis(Samples.self)
    let x = Variable(.observed, shape: [4], plates: [plate])
    let noise = diagonalMatrix(square(exp(Tensor(spread))) * Tensor.filled(1, [4]))
    let covariance = matmul(Tensor(loadings), transpose(Tensor(loadings))) + noise
    let factor = cholesky(covariance)
    let residual = triangularSolve(factor, Tensor(x))
    let density = 0.5 * sum(square(residual)) + 0.5 * logDeterminant(choleskyFactor: factor)
    let loss = density.summed(over: plate)
    let slopes = gradient(of: loss, withRespectTo: [Tensor(loadings), Tensor(spread)])
    var generator = Generator(seed: 1)
    let data = try Values(generator.doubles(200, in: -1...1)).reshaped(to: [50, 4])
    try expectAgreement(
      ProgramSource(
        graph: Graph(outputs: [loss] + slopes),
        sizes: [plate: 50],
        data: [x: data],
        state: [loadings: generator.doubles(8, in: -1...1), spread: [0.1]]
      )
    )
  }

  /// Partial sums along every dimension, from either end, within rows, in all lanes and outside of them.
  @Test(arguments: [1, 37, 700], 0..<3)
  func partialSumsAgree(rows: Int, dimension: Int) throws {
    let plate = Axis(Samples.self)
    let kinds = Axis.enumerated(0, size: 3)
    let x = Variable(.observed, shape: [4, 3, 5], plates: [plate])
    let slope = Variable(.parameter, shape: [4, 3, 5], plates: [kinds])
    let scaled = cumulativeSum(Tensor(x) * Tensor(slope), dimension: dimension)
    let loss = sum(sin(scaled)).logSummedExp(over: kinds).summed(over: plate)
    let plain = cumulativeSum(Tensor(x), dimension: dimension)
    let fromEnd = Tensor.applying(
      .cumulativeSum(dimension: dimension, isFromEnd: true),
      to: [transpose(Tensor(slope)[0]).reshaped(5, 3, 1)]
    )
    var generator = Generator(seed: 9)
    let data = try Values(generator.doubles(60 * rows, in: -1...1)).reshaped(to: [rows, 4, 3, 5])
    try expectAgreement(
      ProgramSource(
        graph: Graph(
          outputs: [loss, plain, fromEnd] + gradient(of: loss, withRespectTo: [Tensor(slope)])
        ),
        sizes: [plate: rows],
        data: [x: data],
        state: [slope: generator.doubles(180, in: -0.5...0.5)]
      )
    )
  }

  /// The slopes of a matrix for each value of another axis are sums over rows of outer products, below the diagonal only.
  @Test(arguments: [1, 37, 50, 700])
  func outerProductsAreAddedUpWithinAnAxis(rows: Int) throws {
    let plate = Axis(Samples.self)
    let kinds = Axis.enumerated(0, size: 3)
    let factor = Variable(.parameter, shape: [4, 4], plates: [kinds])
    let center = Variable(.parameter, shape: [4], plates: [kinds])
    let x = Variable(.observed, shape: [4], plates: [plate])
    let lower = lowerTriangle(Tensor(factor)) + diagonalMatrix(Tensor.filled(2, [4]))
    let residual = triangularSolve(lower, Tensor(x) - Tensor(center))
    let weighted = -0.5 * sum(square(residual)) + sum(matmul(Tensor(factor), Tensor(x)))
    let loss = weighted.logSummedExp(over: kinds).summed(over: plate)
    let slopes = gradient(of: loss, withRespectTo: [Tensor(factor), Tensor(center)])
    // Transposed, and with a depth of two.
    let pairs = Tensor(x).reshaped(2, 2)
    let mixed = matmul(transpose(pairs), exp(weighted) * pairs)
    let sums = [transpose(mixed), lowerTriangle(mixed)].map { $0.summed(over: plate) }
    var generator = Generator(seed: 4)
    let data = try Values(generator.doubles(4 * rows, in: -1...1)).reshaped(to: [rows, 4])
    try expectAgreement(
      ProgramSource(
        graph: Graph(outputs: [loss] + slopes + sums),
        sizes: [plate: rows],
        data: [x: data],
        state: [
          factor: generator.doubles(48, in: -0.5...0.5), center: generator.doubles(12, in: -1...1),
        ]
      )
    )
  }

  /// A sequence of more steps than the stack holds vectors.
  @Test func longSequencesAreAddedUpStepByStep() throws {
    let steps = 300_000
    let x = Variable(.parameter, shape: [steps, 3])
    let time = Axis.time(steps)
    let along = Tensor(x).axisFromEvent(time)
    let loss = exp(-sum(square(along))).summed(over: time)
    let slope = gradient(of: loss, withRespectTo: [Tensor(x)])[0]
    var generator = Generator(seed: 6)
    try expectAgreement(
      ProgramSource(
        graph: Graph(outputs: [loss, slope]),
        state: [x: generator.doubles(3 * steps, in: -1...1)]
      )
    )
  }

  /// Both weights' gradients have the rows of x on the right, once as a vector and once as a matrix.
  @Test func oneInputIsTurnedForTwoProducts() throws {
    let weights = Variable(.parameter, shape: [8, 6])
    let mixing = Variable(.parameter, shape: [5, 2])
    let plate = Axis(Samples.self)
    let x = Variable(.observed, shape: [6], plates: [plate])
    let vector = tanh(matmul(Tensor(weights), Tensor(x)))
    let matrix = tanh(matmul(Tensor(mixing), Tensor(x).reshaped(2, 3)))
    let loss = (sum(square(vector)) + sum(matrix)).summed(over: plate)
    let slopes = gradient(of: loss, withRespectTo: [Tensor(weights), Tensor(mixing)])
    var generator = Generator(seed: 2)
    let data = try Values(generator.doubles(600, in: -1...1)).reshaped(to: [100, 6])
    try expectAgreement(
      ProgramSource(
        graph: Graph(outputs: [loss] + slopes),
        sizes: [plate: 100],
        data: [x: data],
        state: [
          weights: generator.doubles(48, in: -1...1), mixing: generator.doubles(10, in: -1...1),
        ]
      )
    )
  }

  /// Rows of a gradient that only its own chunk reads, of a height that chunks do not divide.
  @Test(arguments: [1, 2, 3])
  func chunksOfAGradientFeedTheUpdate(threads: Int) throws {
    let weights = Variable(.parameter, shape: [333, 131])
    let momentum = Variable(.parameter, shape: [333, 131])
    let plate = Axis(Samples.self)
    let x = Variable(.observed, shape: [131], plates: [plate])
    let loss = sum(square(tanh(matmul(Tensor(weights), Tensor(x))))).summed(over: plate)
    let slope = gradient(of: loss, withRespectTo: [Tensor(weights)])[0]
    let pushed = 0.9 * Tensor(momentum) + 0.1 * slope / (1 + square(slope))
    var generator = Generator(seed: 3)
    let data = try Values(generator.doubles(131 * 70, in: -1...1)).reshaped(to: [70, 131])
    let source = ProgramSource(
      graph: Graph(
        outputs: [loss, sum(square(slope))],
        updates: [
          .init(momentum, pushed),
          .init(weights, Tensor(weights) - 0.01 * pushed),
        ]
      ),
      sizes: [plate: 70],
      data: [x: data],
      state: [
        weights: generator.doubles(333 * 131, in: -0.1...0.1),
        momentum: generator.doubles(333 * 131, in: -0.1...0.1),
      ],
      threads: threads
    )
    try expectAgreement(source, steps: 3)
  }

  /// The mean of a hidden layer is taken off before the second layer: rows are gone through three times.
  private func centeredNetwork(rows: Int, batch: Int? = nil, threads: Int = 1) throws
    -> ProgramSource
  {
    let first = Variable(.parameter, shape: [7, 3])
    let second = Variable(.parameter, shape: [5, 7])
    let plate = Axis(Samples.self)
    let x = Variable(.observed, shape: [3], plates: [plate])
    let hidden = tanh(matmul(Tensor(first), Tensor(x)))
    let centered = hidden - hidden.summed(over: plate) / Double(batch ?? rows)
    let loss = sum(square(matmul(Tensor(second), centered)) + 0.1).summed(over: plate)
    let parameters = [first, second]
    let slopes = gradient(of: loss, withRespectTo: parameters.map { Tensor($0) })
    let updates = zip(parameters, slopes).map { Graph.Update($0, Tensor($0) - 1e-4 * $1) }
    var generator = Generator(seed: 4)
    return ProgramSource(
      graph: Graph(outputs: [loss] + slopes, updates: updates),
      sizes: [plate: rows],
      minibatch: batch.map { .init(axis: plate, size: $0) },
      data: [x: try Values(generator.doubles(3 * rows, in: -1...1)).reshaped(to: [rows, 3])],
      state: [
        first: generator.doubles(21, in: -1...1), second: generator.doubles(35, in: -1...1),
      ],
      threads: threads
    )
  }

  /// 2,500 rows are forty blocks: three windows.
  @Test(arguments: [1, 2, 3]) func windowsOfBlocksAddUp(threads: Int) throws {
    try expectAgreement(centeredNetwork(rows: 2_500, threads: threads), steps: 2)
  }

  /// The second batch has fewer rows, and fewer windows, than the first.
  @Test func windowsOfBatchesAddUp() throws {
    let source = try centeredNetwork(rows: 4_000, batch: 2_500, threads: 2)
    let native = try NativeProgram(source, compiler: Compiler(), isForcingThreads: true)
    let oracle = try InterpretedProgram(source)
    let rows = (0..<3_000).map { Int32($0 * 7 % 4_000) }
    let inputs = StepInputs(count: 2, rows: rows, rowCounts: [2_500, 500])
    for (a, b) in zip(native.run(inputs), oracle.run(inputs)) { #expect(abs(a - b) <= 1e-12 * b) }
    for variable in source.state.keys {
      let (a, b) = (native.state(of: variable), oracle.state(of: variable))
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) })
    }
  }

  /// A row takes the room of its data and of what one pass leaves for the next, not of the gradients' operands too.
  @Test func memoryOfGradientsDoesNotGrowWithRows() throws {
    func room(_ rows: Int) throws -> Int {
      try NativeProgram(centeredNetwork(rows: rows), compiler: Compiler()).memoryCount
    }
    let growth = Double(try room(12_800) - room(6_400)) / 6_400
    // The data, the hidden layer, its slope and its cotangent; operands would be 22 more.
    #expect(growth < 3 + 7 + 7 + 7 + 2)
  }
}
