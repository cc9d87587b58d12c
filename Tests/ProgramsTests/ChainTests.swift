import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Chains against sums over all sequences and against dense matrices, and the kernels against the interpreter.
@Suite struct ChainTests {
  private enum Sequences: Plate {}

  private struct Case {
    var point = Point(sizes: [Axis(Sequences.self): 3])
    var inputs: [Tensor] = []
    var length = 1
    var logSum: Tensor { .chain(.logSum(length: length), inputs) }
    var maximum: Tensor { .chain(.maximum(length: length), inputs) }
    var marginals: Tensor { .chain(.marginals(length: length), inputs) }

    /// Weights of a discrete chain; some transitions are impossible where `hasZeros`.
    init(
      discrete length: Int,
      _ width: Int,
      shared: Bool,
      plates: [Axis] = [],
      reach: Double = 2,
      hasZeros: Bool = false,
      unaryRows: Int? = nil,
      _ generator: inout Generator
    ) {
      let range = -reach...reach
      self.length = length
      let shape = [shared ? 1 : max(length - 1, 1), width, width]
      inputs = [
        point.parameter(
          [unaryRows ?? length, width],
          plates: plates,
          in: range,
          using: &generator
        ),
        point.parameter(shape, in: range, using: &generator),
      ]
      guard hasZeros, let pair = inputs[1].variable, var value = point.values[pair]?.elements else {
        return
      }
      for index in value.indices where index % width != index / width % width {
        if generator.chance(0.3) { value[index] = -.infinity }
      }
      point.bind(pair, value)
    }

    /// Precisions A Aᵀ + 1 of a Gaussian chain, and right-hand sides.
    init(
      gaussian length: Int,
      _ width: Int,
      shared: Bool,
      plates: [Axis] = [],
      _ generator: inout Generator
    ) {
      func precision(_ count: Int, _ size: Int, plates: [Axis]) -> Tensor {
        let root = point.parameter([count, size, size], plates: plates, using: &generator)
        let blocks = (0..<count).map { index in
          matmul(root[index], transpose(root[index])).reshaped(1, size, size)
        }
        return concatenated(blocks)
      }
      let unit = diagonalMatrix(Tensor.filled(0.3, [width]))
      let unary = precision(shared ? min(2, length) : length, width, plates: plates) + unit
      let pair = precision(shared ? 1 : max(length - 1, 1), 2 * width, plates: [])
      let factor = Tensor.chain(.factor(length: length), [unary, pair])
      let right = point.parameter([length, width], plates: plates, using: &generator)
      inputs = [unary, pair, factor, right]
    }

    func expectAgreement(
      _ outputs: [Tensor],
      _ precision: Precision = .double,
      tolerance: Double = 1e-11
    ) throws {
      let source = ProgramSource(
        graph: Graph(outputs: outputs),
        sizes: point.sizes,
        precision: precision,
        data: [:],
        state: point.values.mapValues(\.elements)
      )
      let native = try NativeProgram(source, compiler: Compiler(), isForcingThreads: true)
      let oracle = try InterpretedProgram(source)
      _ = native.run(StepInputs())
      _ = oracle.run(StepInputs())
      for index in outputs.indices {
        let (a, b) = (native.output(index).elements, oracle.output(index).elements)
        #expect(a.count == b.count)
        for (x, y) in zip(a, b) {
          let bound: Double = tolerance * max(1, abs(y))
          #expect(abs(x - y) <= bound || x == y, "\(x), not \(y) in output \(index)")
        }
      }
    }
  }

  @Test(arguments: [true, false], [1, 2, 5]) func theLogSumIsThatOverAllSequences(
    isShared: Bool,
    length: Int
  ) throws {
    var generator = Generator(seed: length)
    let width = 3
    let chain = Case(discrete: length, width, shared: isShared, &generator)
    let numbers = try chain.point.evaluate(chain.inputs).map(\.elements)
    var (sum, best, bestPath) = (0.0, -Double.infinity, [Int]())
    for code in 0..<Int(pow(Double(width), Double(length))) {
      var (rest, path): (Int, [Int]) = (code, [])
      for _ in 0..<length {
        path.append(rest % width)
        rest /= width
      }
      var weight = path.indices.reduce(0) { $0 + numbers[0][$1 * width + path[$1]] }
      for step in 0..<length - 1 {
        let start = isShared ? 0 : step * width * width
        weight += numbers[1][start + path[step] * width + path[step + 1]]
      }
      sum += exp(weight)
      if weight > best { (best, bestPath) = (weight, path) }
    }
    let maximum = try chain.point.evaluate(chain.maximum).elements
    #expect(abs(maximum[0] - best) < 1e-13)
    #expect(maximum.dropFirst().map { Int($0) } == bestPath)
    let result = try chain.point.evaluate(chain.logSum).elements[0]
    #expect(abs(result - log(sum)) < 1e-13)
  }

  @Test(arguments: [true, false]) func derivativesAreThoseByDifferences(isShared: Bool) throws {
    var generator = Generator(seed: 5)
    let discrete = Case(discrete: 4, 3, shared: isShared, &generator)
    let loss = discrete.logSum
    let error = try discrete.point.gradientError(
      of: loss,
      in: discrete.inputs.compactMap(\.variable),
      using: &generator
    )
    #expect(error < 1e-9)
    let gaussian = Case(gaussian: 4, 2, shared: isShared, &generator)
    let solution = Tensor.chain(.solve, gaussian.inputs)
    let determinant = Tensor.chain(.logDeterminant, Array(gaussian.inputs[..<3]))
    let weights = Tensor((0..<8).map { sin(Double($0)) }, shape: [4, 2])
    for loss in [determinant, sum(solution * weights)] {
      let error = try gaussian.point.gradientError(
        of: loss,
        in: Array(gaussian.point.values.keys),
        using: &generator
      )
      #expect(error < 1e-8)
    }
  }

  @Test(arguments: [true, false], [1, 2, 4]) func gaussianChainsAreDenseMatrices(
    isShared: Bool,
    length: Int
  ) throws {
    var generator = Generator(seed: 7 + length)
    let width = 2
    let chain = Case(gaussian: length, width, shared: isShared, &generator)
    let size = length * width
    var dense = Tensor.filled(0, [size, size])
    func block(_ x: Tensor, at place: Int) -> Tensor {
      let after = size - place - x.shape[0]
      return x.padded(before: place, after: after, dimension: 0)
        .padded(before: place, after: after, dimension: 1)
    }
    for step in 0..<length {
      dense = dense + block(chain.inputs[0][isShared ? min(step, 1) : step], at: step * width)
      guard step < length - 1 else { break }
      dense = dense + block(chain.inputs[1][isShared ? 0 : step], at: step * width)
    }
    let lower = cholesky(dense)
    let inverse = triangularSolve(
      lower,
      triangularSolve(lower, diagonalMatrix(.filled(1, [size]))),
      transposed: true
    )
    let expected = try chain.point.evaluate([
      logDeterminant(choleskyFactor: lower), matmul(inverse, chain.inputs[3].reshaped(size)),
      inverse,
    ]).map(\.elements)
    let operands = Array(chain.inputs[..<3])
    let actual = try chain.point.evaluate([
      .chain(.logDeterminant, operands), .chain(.solve, chain.inputs),
      .chain(.covariance, operands),
    ]).map(\.elements)
    #expect(abs(actual[0][0] - expected[0][0]) < 1e-12)
    for (a, b) in zip(actual[1], expected[1]) { #expect(abs(a - b) < 1e-12) }
    var unary = Array(repeating: 0.0, count: chain.inputs[0].shape.product)
    var pair = Array(repeating: 0.0, count: chain.inputs[1].shape.product)
    for step in 0..<length {
      for row in 0..<2 * width {
        for column in 0..<2 * width {
          let place = (step * width + row) * size + step * width + column
          if row < width, column < width {
            unary[((isShared ? min(step, 1) : step) * width + row) * width + column] +=
              expected[2][place]
          }
          guard step < length - 1 else { continue }
          let start = isShared ? 0 : step * 4 * width * width
          pair[start + row * 2 * width + column] += expected[2][place]
        }
      }
    }
    for (a, b) in zip(actual[2], unary + pair) { #expect(abs(a - b) < 1e-12) }
  }

  @Test(arguments: [true, false]) func programsAgree(isShared: Bool) throws {
    var generator = Generator(seed: 11)
    for (length, width) in [(1, 2), (2, 3), (40, 5), (7, 70)] {
      for plates in [[], [Axis(Sequences.self)]] {
        let chain = Case(
          discrete: length,
          width,
          shared: isShared,
          plates: plates,
          &generator
        )
        let outputs: [Tensor] = [chain.logSum, chain.marginals, chain.maximum]
        try chain.expectAgreement(outputs)
        if length == 40 { try chain.expectAgreement(outputs, .float, tolerance: 1e-4) }
        let steady = Case(discrete: length, width, shared: true, unaryRows: 1, &generator)
        try steady.expectAgreement([steady.logSum, steady.marginals])
        guard width < 10 else { continue }
        let gaussian = Case(
          gaussian: length,
          width,
          shared: isShared,
          plates: plates,
          &generator
        )
        let first = Array(gaussian.inputs[..<3])
        try gaussian.expectAgreement([
          gaussian.inputs[2], .chain(.logDeterminant, first), .chain(.covariance, first),
          .chain(.solve, gaussian.inputs),
        ])
      }
    }
  }

  /// Weights of which most sequences' products underflow, so that nothing may be dropped that matters later.
  @Test(arguments: [10.0, 100, 300, 1_000, 1e5], [true, false])
  func nothingThatMattersIsDropped(reach: Double, isShared: Bool) throws {
    var generator = Generator(seed: Int(reach))
    for _ in 0..<40 {
      let chain = Case(
        discrete: 12,
        4,
        shared: isShared,
        reach: reach,
        hasZeros: true,
        &generator
      )
      // Sums of a dozen weights are exact to some units of the largest's last place.
      try chain.expectAgreement([chain.logSum, chain.marginals], tolerance: max(1, reach) * 1e-13)
    }
  }

  /// B starts out e^710 behind A and wins back e^100 a step, of which scaled numbers alone know nothing.
  @Test func aSequenceComesBackFromBelowTheSmallestNumber() throws {
    var point = Point()
    let length = 20
    let (unary, pair) = (
      Variable(.parameter, shape: [length, 2]), Variable(.parameter, shape: [1, 2, 2])
    )
    point.bind(unary, (0..<length).flatMap { $0 == 0 ? [0, -760] : [-100.0, 0] })
    point.bind(pair, [0, -.infinity, -.infinity, 0])
    var generator = Generator(seed: 1)
    var chain = Case(discrete: 1, 1, shared: true, &generator)
    chain.point = point
    chain.length = length
    chain.inputs = [Tensor(unary), Tensor(pair)]
    let expected = -760.0
    let value = try point.evaluate(chain.logSum).elements[0]
    #expect(abs(value - expected) < 1e-10)
    try chain.expectAgreement([chain.logSum, chain.marginals])
  }

  @Test func whatIsNotPositiveDefiniteIsNotANumber() throws {
    let unary = Tensor([1, 0, 0, -1], shape: [1, 2, 2])
    let inputs = [unary, Tensor.filled(0, [1, 4, 4])]
    let factor = Tensor.chain(.factor(length: 3), inputs)
    let value = try Point().evaluate(.chain(.logDeterminant, inputs + [factor])).elements[0]
    #expect(value.isNaN)
  }

  @Test func mistakesAreSaid() {
    let mistake = Tensor.chain(.logSum(length: 3), [.filled(0, [3, 2]), .filled(0, [3, 3])]).mistake
    #expect(mistake == "a chain log-sum does not take the event shapes [3, 2], [3, 3]")
  }
}
